using System.Text;

namespace Bifrost.Client.Tests.Support;

/// <summary>Requests, batches and result items that tests send and expect.</summary>
internal static class TestData
{
    public const string Model = "a-model";

    /// <summary>A batch to ask for, where it does not matter which.</summary>
    public static BatchReference Reference { get; } = new(ModelProvider.OpenAI, "batch_1");

    /// <summary>The providers that support batches.</summary>
    public static IReadOnlyList<ModelProvider> Providers { get; } =
        [ModelProvider.OpenAI, ModelProvider.Azure, ModelProvider.Anthropic, ModelProvider.Gemini, ModelProvider.Bedrock, ModelProvider.Vertex, new("lab-openai")];

    /// <summary>A create request with all that the provider requires besides its input.</summary>
    public static BatchCreateRequest CreateRequest(ModelProvider provider) => provider.Value switch
    {
        "anthropic" or "gemini" => new() { Provider = provider, Model = Model },
        "bedrock" => new() { Provider = provider, Model = Model, OutputS3Uri = "s3://a-bucket/out/" },
        "vertex" => new() { Provider = provider, Model = Model, OutputFolder = "gs://a-bucket/out/" },
        _ => new() { Provider = provider, Model = Model, Endpoint = BatchEndpoint.ChatCompletions },
    };

    public static BatchRequestItem RequestItem(int number) => new()
    {
        CustomId = CustomId(number),
        Body = JsonPayload.Parse($$"""{"model":"a-model","messages":[{"role":"user","content":"say {{number}}"}]}"""),
    };

    public static IEnumerable<BatchRequestItem> RequestItems(int count) => Enumerable.Range(1, count).Select(RequestItem);

    public static string CustomId(int number) => $"r-{number}";

    public static BatchResultItem SucceededItem(string customId) => new()
    {
        CustomId = customId,
        Response = new BatchItemResponse { StatusCode = 200, Body = JsonPayload.Parse("{\"ok\":true}") },
    };

    public static BatchResultItem FailedItem(string customId) => new()
    {
        CustomId = customId,
        Response = new BatchItemResponse { StatusCode = 400, Body = JsonPayload.Parse("{\"error\":{\"message\":\"no\"}}") },
    };

    public static ReadOnlyMemory<byte> JsonLines(params IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    /// <summary>A line of an error file.</summary>
    public static string FailedLine(string customId) =>
        $$$$"""{"id":"batch_req_x","custom_id":"{{{{customId}}}}","response":{"status_code":400,"request_id":"req_x","body":{"error":{"message":"no"}}},"error":null}""";

    /// <summary>The response to a retrieve.</summary>
    /// <param name="status">The status of the batch.</param>
    /// <param name="members">Further members, each with a comma before it.</param>
    public static GatewayResponse BatchResponse(string status, string members = "") =>
        GatewayResponse.Json($$$"""{"id":"batch_1","object":"batch","request_counts":{"total":1,"completed":0,"failed":0},"status":"{{{status}}}"{{{members}}} }""");
}
