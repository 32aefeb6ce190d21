using System.Reflection;

namespace Bifrost.Client.Tests.Cancellation;

/// <summary>The public methods of the library that take a token.</summary>
internal static class CancellableMembers
{
    /// <summary>Their names with the types of their parameters, without the token: <c>BatchesClient.RetrieveAsync(String, ModelProvider?)</c>.</summary>
    public static IEnumerable<string> All =>
        from type in typeof(BifrostClient).Assembly.GetExportedTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.GetParameters().Any(parameter => parameter.ParameterType == typeof(CancellationToken))
        select Describe(method);

    private static string Describe(MethodInfo method) =>
        $"{Describe(method.DeclaringType!)}.{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType).Where(type => type != typeof(CancellationToken)).Select(Describe))})";

    private static string Describe(Type type) =>
        Nullable.GetUnderlyingType(type) is { } value ? Describe(value) + "?" : type.Name.Split('`')[0];
}
