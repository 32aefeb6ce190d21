using System.Runtime.InteropServices;
using System.Text.Json;
using Bifrost.Client.Json;

namespace Bifrost.Client.Reading;

/// <summary>
/// A line of a result file of Gemini, Vertex or Bedrock, which has another format than the items of the gateway. It becomes the item that the results
/// endpoint has for it; only the response of the model stays as the provider wrote it.
/// </summary>
internal static class NativeLine
{
    private const int SuccessStatusCode = 200;

    // The member that only a line of Gemini, Bedrock or Vertex has.
    private static readonly string[] Names = ["key", "recordId", "request"];

    /// <summary>Converts an item that was deserialized from such a line, and returns any other as it is.</summary>
    /// <param name="item">The item.</param>
    /// <param name="json">The line.</param>
    public static BatchResultItem Convert(BatchResultItem item, ReadOnlySpan<byte> json)
    {
        if (item.AdditionalProperties is not { } members || !Names.Any(members.ContainsKey) || item.Response is { StatusCode: not 0 } or { Body: not null })
            return item;
        if (item.CustomId.Length == 0)
            item = item with { CustomId = ReadCustomId(members) };
        item = ConvertResponse(item, json);
        if (item.Error is { Code: null, AdditionalProperties: { } error } && error.TryGetValue("errorCode", out JsonElement code))
            item = item with { Error = item.Error with { Code = ReadText(code) ?? code.GetRawText(), Message = item.Error.Message ?? ReadText(error, "errorMessage") } };
        else if (item is { Error: null, Response: null } && ReadText(members, "status") is { Length: > 0 } status)
            item = item with { Error = new BatchItemError { Message = status } };
        return item;
    }

    // key is of Gemini, recordId of Bedrock; Vertex repeats the request with the label that it was sent with.
    private static string ReadCustomId(IDictionary<string, JsonElement> members) =>
        ReadText(members, "key") ?? ReadText(members, "recordId") ?? (members.TryGetValue("request", out JsonElement request) ? ReadLabel(request) : null) ?? "";

    private static string? ReadLabel(JsonElement request) =>
        request.ValueKind == JsonValueKind.Object
        && request.TryGetProperty("labels"u8, out JsonElement labels) && labels.ValueKind == JsonValueKind.Object
        && labels.TryGetProperty("bifrost_custom_id"u8, out JsonElement id)
            ? ReadText(id)
            : null;

    // The response of the model is where the gateway has its response with a status code. One without members is that of a failed request.
    private static BatchResultItem ConvertResponse(BatchResultItem item, ReadOnlySpan<byte> json)
    {
        var cursor = new JsonCursor(json);
        for (bool more = cursor.EnterObject(); more; more = cursor.NextMember())
        {
            ReadOnlySpan<byte> name = cursor.ReadName();
            bool isResponse = name.SequenceEqual("response"u8) || name.SequenceEqual("modelOutput"u8);
            ReadOnlySpan<byte> value = cursor.ReadRaw();
            if (isResponse && value.Length > "{}"u8.Length && value[0] == '{')
                return item with { Response = new BatchItemResponse { StatusCode = SuccessStatusCode, Body = new JsonPayload(value.ToArray()) } };
        }

        return item with { Response = null };
    }

    private static string? ReadText(IDictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out JsonElement value) ? ReadText(value) : null;

    // JsonElement does not decode a text with half a surrogate pair.
    private static string? ReadText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? JsonText.Decode(JsonMarshal.GetRawUtf8Value(value)[1..^1]) : null;
}
