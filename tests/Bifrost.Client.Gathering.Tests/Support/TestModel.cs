using System.Globalization;
using System.Text.Json;

namespace Bifrost.Client.Gathering.Tests.Support;

/// <summary>The models behind the gateway, which answer in the format of the endpoint: <c>answer to</c> and the question.</summary>
internal static class TestModel
{
    public static BatchResultItem Echo(GatewayBatchRequest request) => request.Succeed(CreateBody(request, $"answer to {GetQuestion(request)}"));

    /// <summary>The text of the last message.</summary>
    public static string GetQuestion(GatewayBatchRequest request)
    {
        JsonElement body = request.Body.ToElement();
        JsonElement content = body.TryGetProperty("input", out JsonElement input) ? input
            : body.GetProperty("messages").EnumerateArray().Last().GetProperty("content");
        while (content.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
        {
            content = content.ValueKind == JsonValueKind.Array ? content.EnumerateArray().Last()
                : content.TryGetProperty("content", out JsonElement inner) ? inner
                : content.GetProperty("text");
        }

        return content.GetString()!;
    }

    public static JsonPayload CreateBody(GatewayBatchRequest request, string text)
    {
        string quoted = JsonSerializer.Serialize(text);
        return JsonPayload.Parse(request switch
        {
            { Provider.Value: "anthropic" } =>
                $$$"""{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":{{{quoted}}}}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":5}}""",
            { Endpoint.Value: "/v1/embeddings" } =>
                $$$"""{"object":"list","model":"e-model","data":[{"object":"embedding","index":0,"embedding":"{{{Encode([text.Length, 0.5f])}}}"}],"usage":{"prompt_tokens":3,"total_tokens":3}}""",
            { Endpoint.Value: "/v1/responses" } =>
                $$$"""{"id":"resp_1","object":"response","created_at":1760000000,"status":"completed","model":"r-model","output":[{"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[{"type":"output_text","text":{{{quoted}}},"annotations":[]}]}],"parallel_tool_calls":true,"tools":[]}""",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $$$"""{"id":"chatcmpl-{{{request.Line}}}","object":"chat.completion","created":1760000000,"model":"a-model","choices":[{"index":0,"message":{"role":"assistant","content":{{{quoted}}}},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}}"""),
        });
    }

    private static string Encode(float[] values) => Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
}
