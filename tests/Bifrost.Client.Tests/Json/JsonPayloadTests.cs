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

    [Test]
    public void A_payload_is_created_from_any_object()
    {
        Assert.That(JsonPayload.Create(new { model = "m", text = "é <b> \"q\" 漢", n = 1.5, none = (string?)null }).ToString(), Is.EqualTo("""{"model":"m","text":"é <b> \"q\" 漢","n":1.5,"none":null}"""));
        Assert.That(JsonPayload.Create(new { Model = "m" }, JsonSerializerOptions.Web).ToString(), Is.EqualTo("""{"model":"m"}"""));
        Assert.That(JsonPayload.Create(new Batch { Id = "b", Status = BatchStatus.Ended }, BifrostJson.TypeInfo<Batch>()).ToElement().GetProperty("id").GetString(), Is.EqualTo("b"));
        Assert.That(JsonPayload.Create<object?>(null).ToString(), Is.EqualTo("null"));
    }

    [Test]
    public async Task Requests_are_created_from_objects_and_sent_as_their_JSON()
    {
        BatchRequestItem[] requests = [BatchRequestItem.Create("a", new { model = "m", content = "x\ny" }), BatchRequestItem.Create("b", new Dictionary<string, int> { ["n"] = 1 })];
        using var written = new MemoryStream();

        await BatchRequestFile.WriteAsync(written, requests.ToAsyncEnumerable(), ModelProvider.OpenAI);

        Assert.That(
            System.Text.Encoding.UTF8.GetString(written.ToArray()),
            Is.EqualTo("""
                {"custom_id":"a","method":"POST","body":{"model":"m","content":"x\ny"}}
                {"custom_id":"b","method":"POST","body":{"n":1}}

                """));
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
