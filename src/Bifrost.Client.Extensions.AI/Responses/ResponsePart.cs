using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Responses;

/// <summary>Reads one part of what the model wrote, in the format of Anthropic, Gemini or Converse.</summary>
internal static class ResponsePart
{
    private static readonly JsonTypeInfo<IDictionary<string, object?>> ArgumentsType =
        (JsonTypeInfo<IDictionary<string, object?>>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>));

    /// <summary>Reads a part. One that is not known is kept as JSON.</summary>
    public static AIContent Read(JsonElement part, int index)
    {
        if (part.ValueKind != JsonValueKind.Object)
            return Keep(part);
        return part.GetString("type") switch
        {
            "text" when part.GetString("text") is { } text => new TextContent(text) { Annotations = Citations.ReadAnthropic(part) },
            "thinking" => new TextReasoningContent(part.GetString("thinking")) { ProtectedData = part.GetString("signature") },
            "redacted_thinking" => new TextReasoningContent("")
            {
                ProtectedData = part.GetString("data"),
                AdditionalProperties = new() { [RedactedThinking.Name] = true },
            },
            "tool_use" => ReadCall(part, index, "id", "input"),
            null => ReadWithoutType(part, index),
            _ => Keep(part),
        };
    }

    /// <summary>Converts a call that the model requests. Arguments that are no JSON object are an exception of the call.</summary>
    public static FunctionCallContent ToCall(ToolCall call, int index) =>
        FunctionCallContent.CreateFromParsedArguments(
            call.Arguments, call.Id ?? GeneratedCallId.Create(index), call.Name, static arguments => arguments.IsEmpty ? null : arguments.Deserialize(ArgumentsType));

    private static AIContent ReadWithoutType(JsonElement part, int index)
    {
        if (part.GetString("text") is { } text)
            return IsThought(part) ? new TextReasoningContent(text) { ProtectedData = part.GetString(GeminiSignature.Name) } : WithSignature(new TextContent(text), part);
        if (part.GetObject("toolUse") is { } toolUse)
            return ReadCall(toolUse, index, "toolUseId", "input");
        if (part.GetObject("functionCall") is { } functionCall)
            return WithSignature(ReadCall(functionCall, index, "id", "args"), part);
        if (part.GetObject("reasoningContent") is { } reasoning && reasoning.GetObject("reasoningText") is { } thought)
            return new TextReasoningContent(thought.GetString("text")) { ProtectedData = thought.GetString("signature") };
        if (part.GetObject("inlineData") is { } data && data.GetString("mimeType") is { } type && data.GetString("data") is { } base64
            && MediaTypeHeaderValue.TryParse(type, out _) && Base64.IsValid(base64))
        {
            return new DataContent(Convert.FromBase64String(base64), type);
        }

        return Keep(part);
    }

    private static bool IsThought(JsonElement part) => part.TryGetProperty("thought"u8, out JsonElement thought) && thought.ValueKind == JsonValueKind.True;

    private static FunctionCallContent ReadCall(JsonElement call, int index, string id, string arguments) =>
        ToCall(
            new ToolCall(
                call.GetString(id),
                call.GetString("name") ?? "",
                call.TryGetProperty(arguments, out JsonElement value) ? new JsonPayload(JsonMarshal.GetRawUtf8Value(value).ToArray()) : default),
            index);

    private static AIContent WithSignature(AIContent content, JsonElement part)
    {
        if (part.GetString(GeminiSignature.Name) is { } signature)
            content.AdditionalProperties = new() { [GeminiSignature.Name] = signature };
        return content;
    }

    private static AIContent Keep(JsonElement part) => new() { RawRepresentation = part };
}
