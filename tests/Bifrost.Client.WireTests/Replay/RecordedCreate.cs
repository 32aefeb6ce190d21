using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bifrost.Client.WireTests.Replay;

/// <summary>The create that a recorded body is of.</summary>
internal static class RecordedCreate
{
    /// <summary>A recorded body as JSON; null when it is none.</summary>
    public static JsonElement? BodyOf(Recording recording)
    {
        try
        {
            return JsonElement.Parse(recording.RequestBody!);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static bool IsForOpenAIRoute(Recording recording) => BodyOf(recording) is { } body && !body.TryGetProperty("model", out _);

    /// <summary>
    /// The body that the client sends: besides what was recorded, it says what the gateway would take for granted, on the OpenAI route the
    /// provider and in requests the method.
    /// </summary>
    public static JsonNode ExpectedBody(Recording recording)
    {
        JsonObject expected = JsonNode.Parse(recording.RequestBody!)!.AsObject();
        if (IsForOpenAIRoute(recording))
            expected["provider"] = recording.Call.Provider!.Value.Value;
        foreach (JsonNode? item in expected["requests"]?.AsArray() ?? [])
        {
            if (item!["params"] is null)
                item["method"] ??= "POST";
        }

        return expected;
    }

    public static BatchCreateRequest RequestOf(Recording recording)
    {
        var request = new BatchCreateRequest
        {
            Provider = recording.Call.Provider ?? ModelProvider.OpenAI,
            Key = recording.RequestHeaders.TryGetValue("x-bf-api-key", out string? key) ? BatchKeyPin.ByName(key) : null,
        };
        if (BodyOf(recording) is { } body)
            return body.EnumerateObject().Aggregate(request, With);

        // The only way to hand JSON that is none to a create.
        return request with
        {
            Model = "m",
            InputFileId = "file-in",
            Endpoint = BatchEndpoint.ChatCompletions,
            AdditionalParameters = new Dictionary<string, JsonPayload> { ["more"] = PayloadOf(recording.RequestBody!) },
        };
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
        string name => request with { AdditionalParameters = new Dictionary<string, JsonPayload> { [name] = PayloadOf(member.Value.GetRawText()) } },
    };

    private static BatchRequestItem ItemOf(JsonElement item) => TestObjects.Item(
        item.GetProperty("custom_id").GetString()!,
        (item.TryGetProperty("params", out JsonElement parameters) ? parameters : item.GetProperty("body")).GetRawText(),
        item.TryGetProperty("url", out JsonElement url) ? new BatchEndpoint(url.GetString()) : null);

    private static JsonPayload PayloadOf(string text) => new(Encoding.UTF8.GetBytes(text));
}
