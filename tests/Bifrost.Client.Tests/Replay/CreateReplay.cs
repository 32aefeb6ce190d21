using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bifrost.Client.Tests.Replay;

/// <summary>
/// Creates a batch from the recorded body. The client must send an equal body. Without a model it goes to the OpenAI route, where every
/// version of the gateway accepts it.
/// </summary>
internal sealed class CreateReplay : CallReplay
{
    public override string Method => "POST";

    public override string TargetOf(RecordedCall call) => IsForOpenAIRoute(call) ? "/openai/v1/batches" : $"/v1/batches{ProviderQuery(call)}";

    public override Task SendAsync(BifrostClient client, RecordedCall call) => client.Batches.CreateAsync(RequestOf(call));

    public override async Task CheckAsync(BifrostClient client, RecordedCall call, Recording recording)
    {
        Batch batch = await client.Batches.CreateAsync(RequestOf(call));

        using var received = JsonDocument.Parse(recording.Exchange.Body);
        RecordAssert.Check(received.RootElement, batch, call.Provider!.Value);
    }

    public override RecordedCall Sendable(RecordedCall call) => call.Provider?.Value switch
    {
        "anthropic" => call with
        {
            Body = """{"model":"anthropic/claude-sonnet-4-5","requests":[{"custom_id":"a","params":{"max_tokens":1}}]}""",
        },
        "vertex" => RecordedCall.Of(Recording.Named("1.5.16/vertex.create").Exchange),
        _ => RecordedCall.Of(Recording.Named("1.5.16/openai.create.unified.file").Exchange),
    };

    public override void CheckRequest(GatewayRequest request, RecordedCall call)
    {
        Assert.That(request.Headers["Content-Type"], Is.EqualTo("application/json"));
        if (!IsForOpenAIRoute(call))
            Assert.That(request.Headers["x-model-provider"], Is.EqualTo(call.Provider!.Value.Value));

        // The client also sends the defaults of the gateway: on the OpenAI route the provider, in requests the method.
        JsonObject expected = JsonNode.Parse(call.Body!)!.AsObject();
        if (IsForOpenAIRoute(call))
            expected["provider"] = call.Provider!.Value.Value;
        foreach (JsonNode? one in expected["requests"]?.AsArray() ?? [])
        {
            if (one!["params"] is null)
                one["method"] ??= "POST";
        }

        string sent = Encoding.UTF8.GetString(request.Body.Span);
        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(sent), expected), $"Sent {sent}, recorded {call.Body}");
    }

    /// <summary>The body as JSON; null when it is not JSON.</summary>
    public static JsonElement? ParsedBody(string? body)
    {
        try
        {
            return JsonElement.Parse(body!);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsForOpenAIRoute(RecordedCall call) => ParsedBody(call.Body) is { } body && !body.TryGetProperty("model", out _);

    private static BatchCreateRequest RequestOf(RecordedCall call)
    {
        var request = new BatchCreateRequest
        {
            Provider = call.Provider ?? ModelProvider.OpenAI,
            Key = call.Headers.TryGetValue("x-bf-api-key", out string? key) ? BatchKeyPin.ByName(key) : null,
        };
        if (ParsedBody(call.Body) is { } body)
            return body.EnumerateObject().Aggregate(request, With);

        // A create can contain invalid JSON only here.
        return request with { InputFileId = "file-in", Endpoint = BatchEndpoint.ChatCompletions, AdditionalParameters = Bag("more", call.Body!) };
    }

    private static BatchCreateRequest With(BatchCreateRequest request, JsonProperty member) => member.Name switch
    {
        "model" => request with { Model = member.Value.GetString()!.Split('/', 2)[1] },
        "input_file_id" => request with { InputFileId = member.Value.GetString() },
        "input_blob" => request with { InputBlob = member.Value.GetString() },
        "endpoint" => request with { Endpoint = new BatchEndpoint(member.Value.GetString()) },
        "completion_window" => request with { CompletionWindow = new BatchCompletionWindow(member.Value.GetString()) },
        "display_name" => request with { DisplayName = member.Value.GetString() },
        "output_folder" => request with { OutputFolder = member.Value.GetProperty("url").GetString() },
        "role_arn" => request with { RoleArn = member.Value.GetString() },
        "output_s3_uri" => request with { OutputS3Uri = member.Value.GetString() },
        "metadata" when member.Value.EnumerateObject().All(one => one.Value.ValueKind == JsonValueKind.String) =>
            request with { Metadata = member.Value.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!) },
        "requests" => request with { Requests = [.. member.Value.EnumerateArray().Select(ItemOf)] },
        string name => request with { AdditionalParameters = Bag(name, member.Value.GetRawText()) },
    };

    private static BatchRequestItem ItemOf(JsonElement item)
    {
        JsonElement body = item.TryGetProperty("params", out JsonElement parameters) ? parameters : item.GetProperty("body");
        return new BatchRequestItem
        {
            CustomId = item.GetProperty("custom_id").GetString()!,
            Endpoint = item.TryGetProperty("url", out JsonElement url) ? new BatchEndpoint(url.GetString()) : null,
            Body = JsonPayload.Parse(body.GetRawText()),
        };
    }

    private static Dictionary<string, JsonPayload> Bag(string name, string json) => new() { [name] = new JsonPayload(Encoding.UTF8.GetBytes(json)) };
}
