using System.Text;

namespace Bifrost.Client.Tests.Batches;

/// <summary>The lines of a request file for each provider.</summary>
public sealed class BatchRequestFileTests
{
    private static readonly string Deep = $$"""{"a":{{new string('[', 100)}}{{new string(']', 100)}}}""";

    [TestCase("openai", """{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"x":1.50}}""")]
    [TestCase("some-custom-one", """{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"x":1.50}}""")]
    [TestCase("gemini", """{"key":"a","request":{"x":1.50}}""")]
    [TestCase("bedrock", """{"recordId":"a","modelInput":{"x":1.50}}""")]
    [TestCase("vertex", """{"request":{"x":1.50,"labels":{"bifrost_custom_id":"a"}}}""")]
    public async Task Each_provider_gets_its_own_line_format(string provider, string line) =>
        Assert.That(await WriteLinesAsync(provider, """{"x":1.50}"""), Is.EqualTo(line + "\n"));

    [Test]
    public async Task Claude_on_Vertex_has_a_custom_id_member() => Assert.That(
        await WriteLinesAsync("vertex", """{"anthropic_version":"vertex-2023-10-16"}"""),
        Is.EqualTo("""{"custom_id":"a","request":{"anthropic_version":"vertex-2023-10-16"}}""" + "\n"));

    [Test]
    public async Task Labels_of_the_caller_are_kept_on_Vertex() => Assert.That(
        await WriteLinesAsync("vertex", """{"labels":{"team":"search"},"x":1}"""),
        Is.EqualTo("""{"request":{"x":1,"labels":{"team":"search","bifrost_custom_id":"a"}}}""" + "\n"));

    [Test]
    public async Task An_indented_body_is_written_on_one_line() =>
        Assert.That(await WriteLinesAsync("gemini", "{\n  \"x\": 1.50,\r\n  \"y\": \"a b\"\n}"), Is.EqualTo("""{"key":"a","request":{"x":1.50,"y":"a b"}}""" + "\n"));

    [Test]
    public async Task A_body_may_be_nested_deeper_than_the_limit_of_a_JSON_writer() =>
        Assert.That(await WriteLinesAsync("gemini", Deep), Is.EqualTo($$"""{"key":"a","request":{{Deep}}}""" + "\n"));

    [TestCase("[1]")]
    [TestCase("\"text\"")]
    [TestCase("{\"a\":1} {}")]
    [TestCase("{\"a\":}")]
    [TestCase("{\"a\":1")]
    public async Task A_body_that_is_not_a_JSON_object_is_rejected(string body)
    {
        foreach (string provider in new[] { "openai", "vertex" })
        {
            BifrostInvalidRequestItemException failure = await ExceptionAssert.ThrowsAsync<BifrostInvalidRequestItemException>(
                () => WriteLinesAsync(provider, body));
            Assert.That((failure.Line, failure.CustomId), Is.EqualTo((1L, "a")));
        }
    }

    private static async Task<string> WriteLinesAsync(string provider, string body)
    {
        var stream = new MemoryStream();
        var request = new BatchRequestItem { CustomId = "a", Body = new JsonPayload(Encoding.UTF8.GetBytes(body)) };
        await BatchRequestFile.WriteAsync(stream, new[] { request }.ToAsyncEnumerable(), new ModelProvider(provider), BatchEndpoint.ChatCompletions);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
