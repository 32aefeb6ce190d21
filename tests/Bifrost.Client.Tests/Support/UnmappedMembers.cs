using System.Collections;
using System.Reflection;
using System.Text.Json;

namespace Bifrost.Client.Tests.Support;

/// <summary>
/// Finds the members in <c>AdditionalProperties</c>, at every level of a record. There must be none of those that a gateway is known to
/// send: a misspelled property name would otherwise go unnoticed, because the member is written back from there.
/// </summary>
internal static class UnmappedMembers
{
    public static IEnumerable<string> Of(object record)
    {
        foreach (PropertyInfo property in record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0 || property.GetValue(record) is not { } value)
                continue;
            IEnumerable<string> found = value switch
            {
                IDictionary<string, JsonElement> more => more.Keys.Select(name => $"{record.GetType().Name}.{name}"),
                string or IDictionary => [],
                IEnumerable many => many.Cast<object>().Where(IsRecord).SelectMany(Of),
                _ when IsRecord(value) => Of(value),
                _ => [],
            };
            foreach (string name in found)
                yield return name;
        }
    }

    private static bool IsRecord(object? value) => value?.GetType() is { IsClass: true, Namespace: "Bifrost.Client" };
}
