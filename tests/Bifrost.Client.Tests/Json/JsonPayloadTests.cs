using System.Text.Json;

namespace Bifrost.Client.Tests.Json;

/// <summary>A payload keeps the received bytes.</summary>
public sealed class JsonPayloadTests
{
    [Test]
    public void The_default_value_is_an_empty_payload()
    {
        JsonPayload payload = default;

        Assert.That(payload.IsEmpty, Is.True);
        Assert.That(payload.ToString(), Is.Empty);
        Assert.That(payload, Is.EqualTo(new JsonPayload(Array.Empty<byte>())));
        Assert.That(payload.GetHashCode(), Is.EqualTo(default(JsonPayload).GetHashCode()));
        Assert.That(() => payload.ToElement(), Throws.InstanceOf<JsonException>());
        Assert.That(JsonSerializer.Serialize(payload), Is.EqualTo("null"));
    }

    [TestCase("""{"b" : 1.50, "a":12345678901234567890,"a":-0.0}""")]
    [TestCase("""[ "\u00e9", "é", "\/" ]""")]
    [TestCase("\"text\"")]
    [TestCase("1e2")]
    public void A_payload_is_serialized_as_it_was_received(string json)
    {
        BatchResultItem item = RecordJson.Deserialize<BatchResultItem>($$$"""{"custom_id":"a","response":{"status_code":200,"body":{{{json}}}}}""");

        Assert.That(item.Response!.Body!.Value.ToString(), Is.EqualTo(json));
        Assert.That(item.Body, Is.EqualTo(JsonPayload.Parse(json)));
        Assert.That(RecordJson.Serialize(item), Does.EndWith($$$"""{"status_code":200,"body":{{{json}}}}}"""));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("1 2")]
    [TestCase("{\"a\":}")]
    public void Text_that_is_not_one_JSON_value_is_rejected(string text) =>
        Assert.That(() => JsonPayload.Parse(text), Throws.InstanceOf<JsonException>());
}
