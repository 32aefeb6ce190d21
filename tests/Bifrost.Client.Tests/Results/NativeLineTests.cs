using System.Text;

namespace Bifrost.Client.Tests.Results;

/// <summary>Lines of the result files of Gemini, Vertex and Bedrock, after the providers' documentation, are read as the results endpoint has them.</summary>
public sealed class NativeLineTests : GatewayTestBase
{
    private const string GeminiResponse = """{ "candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":2,"candidatesTokenCount":1,"totalTokenCount":3} }""";

    [Test]
    public async Task A_line_of_Gemini_is_read()
    {
        BatchResultItem item = await ReadLineAsync($$"""{"key":"g-1","response":{{GeminiResponse}}}""");

        Assert.That((item.CustomId, item.Outcome, item.Text, item.Usage?.TotalTokens), Is.EqualTo(("g-1", BatchItemOutcome.Succeeded, "Hi", 3L)));
        Assert.That(item.Body.ToString(), Is.EqualTo(GeminiResponse), "The response is as the provider wrote it.");
    }

    [Test]
    public async Task A_failed_line_of_Gemini_is_read()
    {
        BatchResultItem item = await ReadLineAsync("""{"key":"g-1","error":{"code":3,"message":"Invalid argument"}}""");

        Assert.That((item.CustomId, item.Outcome, item.ErrorCode, item.ErrorMessage), Is.EqualTo(("g-1", BatchItemOutcome.Errored, "3", "Invalid argument")));
    }

    [Test]
    public async Task A_line_of_Vertex_is_read()
    {
        BatchResultItem item = await ReadLineAsync(
            $$$"""{"status":"","processed_time":"2026-01-01T00:00:00Z","request":{"contents":[],"labels":{"bifrost_custom_id":"v-1"}},"response":{{{GeminiResponse}}}}""");

        Assert.That((item.CustomId, item.Outcome, item.Text), Is.EqualTo(("v-1", BatchItemOutcome.Succeeded, "Hi")));
        Assert.That(item.AdditionalProperties!.Keys, Is.EqualTo((string[])["status", "processed_time", "request"]));
    }

    [Test]
    public async Task A_line_of_Vertex_without_a_label_has_no_custom_id()
    {
        BatchResultItem item = await ReadLineAsync($$$"""{"status":"","request":{"contents":[]},"response":{{{GeminiResponse}}}}""");

        Assert.That((item.CustomId, item.Text), Is.EqualTo(("", "Hi")));
    }

    [TestCase("null")]
    [TestCase("{}")]
    public async Task A_failed_line_of_Vertex_is_read(string response)
    {
        BatchResultItem item = await ReadLineAsync(
            $$$"""{"status":"Bad Request: {\"error\": {\"code\": 400}}","request":{"labels":{"bifrost_custom_id":"v-1"}},"response":{{{response}}}}""");

        Assert.That((item.CustomId, item.Outcome, item.ErrorMessage), Is.EqualTo(("v-1", BatchItemOutcome.Errored, "Bad Request: {\"error\": {\"code\": 400}}")));
    }

    [Test]
    public async Task A_line_of_Claude_on_Vertex_is_read()
    {
        BatchResultItem item = await ReadLineAsync(
            """{"custom_id":"v-1","request":{"anthropic_version":"vertex-2023-10-16"},"response":{"type":"message","content":[{"type":"text","text":"Hi"}]},"status":""}""");

        Assert.That((item.CustomId, item.Outcome, item.Text), Is.EqualTo(("v-1", BatchItemOutcome.Succeeded, "Hi")));
    }

    [Test]
    public async Task A_line_in_the_format_of_the_gateway_is_not_changed()
    {
        BatchResultItem item = await ReadLineAsync("""{"custom_id":"a","key":"b","response":{"status_code":429,"body":{"error":{"message":"bad"}}},"status":"x"}""");

        Assert.That((item.CustomId, item.Outcome, item.Response!.StatusCode, item.ErrorMessage), Is.EqualTo(("a", BatchItemOutcome.Errored, 429, "bad")));
    }

    [Test]
    public async Task A_line_of_Bedrock_is_read()
    {
        BatchResultItem item = await ReadLineAsync(
            """{"modelInput":{"messages":[]},"modelOutput":{"content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn","usage":{"input_tokens":2,"output_tokens":1}},"recordId":"b-1"}""");

        Assert.That((item.CustomId, item.Outcome, item.Text, item.Usage?.TotalTokens), Is.EqualTo(("b-1", BatchItemOutcome.Succeeded, "Hi", 3L)));
    }

    [Test]
    public async Task A_failed_line_of_Bedrock_is_read()
    {
        BatchResultItem item = await ReadLineAsync("""{"recordId":"b-1","modelInput":{},"error":{"errorCode":400,"errorMessage":"bad","expired":false,"retryable":false}}""");

        Assert.That((item.CustomId, item.Outcome, item.ErrorCode, item.ErrorMessage), Is.EqualTo(("b-1", BatchItemOutcome.Errored, "400", "bad")));
    }

    [TestCase("""{"recordId":"b-1","modelInput":{}}""", TestName = "A record of the input of Bedrock has an unknown outcome")]
    [TestCase("""{"key":"g-1","response":{}}""", TestName = "A line of Gemini with an empty response says nothing")]
    [TestCase("""{"key":5,"request":[],"status":1}""", TestName = "Members of another type are ignored")]
    [TestCase("""{"request":{"labels":[]}}""", TestName = "Labels of another type are ignored")]
    public async Task Nothing_is_made_up(string line)
    {
        BatchResultItem item = await ReadLineAsync(line);

        Assert.That(item.Outcome, Is.Not.EqualTo(BatchItemOutcome.Succeeded));
        Assert.That((item.Text, item.ErrorMessage, item.ErrorCode), Is.EqualTo(((string?)null, (string?)null, (string?)null)));
    }

    [TestCase("""{"key":"g-\ud83d","response":{"text":"Hi"}}""", "g-\uFFFD")]
    [TestCase("""{"recordId":"b-1","error":{"errorCode":"\ud83d","errorMessage":"\ud83d"}}""", "b-1")]
    public async Task Half_a_surrogate_pair_is_replaced(string line, string customId) => Assert.That((await ReadLineAsync(line)).CustomId, Is.EqualTo(customId));

    [Test]
    public void A_response_without_a_success_status_code_is_a_failure()
    {
        BatchResultItem item = RecordJson.Deserialize<BatchResultItem>("""{"custom_id":"a","response":{"status_code":0,"body":{}}}""");

        Assert.That(item.Outcome, Is.EqualTo(BatchItemOutcome.Errored));
    }

    private async Task<BatchResultItem> ReadLineAsync(string line)
    {
        RespondWith(new GatewayResponse { Body = Encoding.UTF8.GetBytes(line), ContentType = "application/octet-stream" });
        return (await CreateClient().Files.GetResultItemsAsync("files/results", ModelProvider.Gemini).ToListAsync()).Single();
    }
}
