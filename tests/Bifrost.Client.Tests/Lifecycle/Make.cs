using System.Text;

namespace Bifrost.Client.Tests.Lifecycle;

/// <summary>Makes what the tests send and expect.</summary>
internal static class Make
{
    public const string Model = "a-model";

    /// <summary>The providers that run batches, each with what it needs for one.</summary>
    public static IReadOnlyList<ModelProvider> Providers { get; } =
        [ModelProvider.OpenAI, ModelProvider.Azure, ModelProvider.Anthropic, ModelProvider.Gemini, ModelProvider.Bedrock, ModelProvider.Vertex, new("lab-openai")];

    public static BatchCreateRequest BatchFor(ModelProvider provider) => provider.Value switch
    {
        "anthropic" or "gemini" => new() { Provider = provider, Model = Model },
        "bedrock" => new() { Provider = provider, Model = Model, OutputS3Uri = "s3://a-bucket/out/" },
        "vertex" => new() { Provider = provider, Model = Model, OutputFolder = "gs://a-bucket/out/" },
        _ => new() { Provider = provider, Model = Model, Endpoint = BatchEndpoint.ChatCompletions },
    };

    public static BatchRequestItem Request(int number) => new()
    {
        CustomId = Id(number),
        Body = JsonPayload.Parse($$"""{"model":"a-model","messages":[{"role":"user","content":"say {{number}}"}]}"""),
    };

    public static IEnumerable<BatchRequestItem> Requests(int count) => Enumerable.Range(1, count).Select(Request);

    public static string Id(int number) => $"r-{number}";

    public static BatchResultItem Success(string customId) => new()
    {
        CustomId = customId,
        Response = new BatchItemResponse { StatusCode = 200, Body = JsonPayload.Parse("{\"ok\":true}") },
    };

    public static BatchResultItem Failure(string customId) => new()
    {
        CustomId = customId,
        Response = new BatchItemResponse { StatusCode = 400, Body = JsonPayload.Parse("{\"error\":{\"message\":\"no\"}}") },
    };

    public static ReadOnlyMemory<byte> Lines(params IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    public static string FailureLine(string customId) =>
        $$$$"""{"id":"batch_req_x","custom_id":"{{{{customId}}}}","response":{"status_code":400,"request_id":"req_x","body":{"error":{"message":"no"}}},"error":null}""";

    public static Testing.GatewayResponse BatchJson(string status, string more = "") =>
        Testing.GatewayResponse.Json($$$"""{"id":"batch_1","object":"batch","request_counts":{"total":1,"completed":0,"failed":0},"status":"{{{status}}}"{{{more}}} }""");

    /// <summary>The exception of that very type that an action ends in.</summary>
    public static async Task<T> FailsAsync<T>(Func<Task> action)
        where T : Exception => (await Assert.ThrowsAsync<T>(action))!;

    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (T item in items)
            list.Add(item);
        return list;
    }
}
