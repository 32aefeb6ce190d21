using System.Reflection;
using System.Text.Json;
using Bifrost.Client.Json;

namespace Bifrost.Client.Tests.Json;

/// <summary>Values of open sets, which wrap the string of the API without changing it.</summary>
[TestFixture(TypeArgs = [typeof(BatchStatus)])]
[TestFixture(TypeArgs = [typeof(BatchEndpoint)])]
[TestFixture(TypeArgs = [typeof(BatchCompletionWindow)])]
[TestFixture(TypeArgs = [typeof(ModelProvider)])]
[TestFixture(TypeArgs = [typeof(BifrostRequestType)])]
[TestFixture(TypeArgs = [typeof(BifrostErrorType)])]
public sealed class OpenValueTests<T>
    where T : struct, IOpenValue<T>
{
    [Test]
    public void The_default_value_is_the_empty_string()
    {
        T value = default;

        Assert.That(value.Value, Is.Empty);
        Assert.That(value.ToString(), Is.Empty);
        Assert.That(value, Is.EqualTo(T.Create("")));
        Assert.That(value, Is.EqualTo(T.Create(null)));
        Assert.That(value.GetHashCode(), Is.EqualTo(T.Create("").GetHashCode()));
    }

    [Test]
    public void Every_string_survives_a_round_trip() =>
        PropertyCheck.ForAll(PropertyCheck.Texts, text =>
        {
            T value = T.Create(text);
            T read = JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value));
            Assert.That(value.Value, Is.EqualTo(text ?? ""));
            Assert.That(value.ToString(), Is.EqualTo(value.Value));
            Assert.That(read, Is.EqualTo(value));
            Assert.That(read.Value, Is.EqualTo(value.Value));
        });

    [Test]
    public void Known_values_are_unique_and_lower_case()
    {
        string[] known =
        [
            .. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Static)
                .Where(property => property.PropertyType == typeof(T))
                .Select(property => ((T)property.GetValue(null)!).Value),
        ];

        Assert.That(known, Is.Not.Empty.And.Unique);
        Assert.That(known, Is.All.Not.Empty.And.All.Not.Match("[A-Z]"));
    }
}
