using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>Writes contents as the blocks of messages of the Anthropic API.</summary>
/// <param name="unsupported">Creates the exceptions.</param>
/// <param name="takesReferences">Whether a block can refer to a URL or a file of the provider; Bedrock and Vertex take data only.</param>
internal sealed class AnthropicBlocks(Unsupported unsupported, bool takesReferences)
{
    private const string User = "user";
    private const string Assistant = "assistant";

    // Where the SDK of Anthropic puts it for a content.
    private const string CacheControl = "anthropic:cache_control";

    public string ToRole(ChatRole role) =>
        role == ChatRole.Assistant ? Assistant : role == ChatRole.User || role == ChatRole.Tool ? User : throw unsupported.Role(role);

    public static JsonObject ToText(string text) => new() { ["type"] = "text", ["text"] = text };

    /// <summary>Writes a content of the system prompt; null for text that is empty, which the API does not accept.</summary>
    public JsonObject? ToSystem(AIContent content) => content switch
    {
        TextContent text when string.IsNullOrWhiteSpace(text.Text) => null,
        TextContent text => WithCacheControl(ToText(text.Text), content),
        _ => throw unsupported.Content(content, "in a message of the role 'system'"),
    };

    /// <summary>Writes a content as a block; null for text that is empty, which the API does not accept.</summary>
    public JsonObject? ToBlock(AIContent content, string role) => content switch
    {
        TextContent text => ToText(text, role),
        TextReasoningContent reasoning when role == Assistant => ToThinking(reasoning),
        FunctionCallContent call when role == Assistant => WithCacheControl(new JsonObject
        {
            ["type"] = "tool_use",
            ["id"] = call.CallId,
            ["name"] = call.Name,
            ["input"] = JsonValues.ToObject(call.Arguments),
        }, content),
        FunctionResultContent result when role == User => WithCacheControl(new JsonObject
        {
            ["type"] = "tool_result",
            ["tool_use_id"] = result.CallId,
            ["is_error"] = result.Exception is not null,
            ["content"] = ToResult(result.Result),
        }, content),
        TextReasoningContent or FunctionCallContent or FunctionResultContent => throw unsupported.Content(content, $"in a message of the role '{role}'"),
        // A block without a type in Microsoft.Extensions.AI, which a response kept.
        { RawRepresentation: JsonElement { ValueKind: JsonValueKind.Object } block } when role == Assistant && content.GetType() == typeof(AIContent) => JsonObject.Create(block),
        _ => WithCacheControl(ToMedia(content) ?? throw unsupported.Content(content), content),
    };

    private static JsonObject? ToText(TextContent content, string role)
    {
        // The API does not accept white space at the end of what the model has said.
        string text = role == Assistant ? content.Text.TrimEnd() : content.Text;
        return string.IsNullOrWhiteSpace(text) ? null : WithCacheControl(ToText(text), content);
    }

    private JsonObject? ToThinking(TextReasoningContent content)
    {
        if (content is { ProtectedData: { } data, AdditionalProperties: { } properties } && properties.ContainsKey(RedactedThinking.Name))
            return new JsonObject { ["type"] = "redacted_thinking", ["data"] = data };
        if (!string.IsNullOrEmpty(content.ProtectedData))
            return new JsonObject { ["type"] = "thinking", ["thinking"] = content.Text, ["signature"] = content.ProtectedData };
        return string.IsNullOrEmpty(content.Text) ? null : throw unsupported.Content(content, "without a signature");
    }

    private JsonNode ToResult(object? result) => result switch
    {
        AIContent content => new JsonArray(ToResultBlock(content)),
        IEnumerable<AIContent> contents => new JsonArray([.. contents.Select(ToResultBlock)]),
        _ => JsonValues.ToText(result),
    };

    private JsonNode ToResultBlock(AIContent content) =>
        content is TextContent text ? ToText(text.Text) : ToMedia(content) ?? throw unsupported.Content(content, "in the result of a tool");

    private JsonObject? ToMedia(AIContent content) => content switch
    {
        DataContent data when data.HasTopLevelMediaType("image") => ToSource("image", new JsonObject
        {
            ["type"] = "base64",
            ["media_type"] = data.MediaType,
            ["data"] = data.Base64Data.ToString(),
        }),
        DataContent { MediaType: "application/pdf" } data => ToSource("document", new JsonObject
        {
            ["type"] = "base64",
            ["media_type"] = data.MediaType,
            ["data"] = data.Base64Data.ToString(),
        }),
        DataContent data when data.HasTopLevelMediaType("text") && IsUtf8(data) => ToSource("document", new JsonObject
        {
            ["type"] = "text",
            ["media_type"] = "text/plain",
            ["data"] = Encoding.UTF8.GetString(data.Data.Span),
        }),
        UriContent uri when takesReferences && uri.HasTopLevelMediaType("image") => ToSource("image", ToUrl(uri)),
        UriContent { MediaType: "application/pdf" } uri when takesReferences => ToSource("document", ToUrl(uri)),
        HostedFileContent file when takesReferences => ToSource(file.HasTopLevelMediaType("image") ? "image" : "document", new JsonObject
        {
            ["type"] = "file",
            ["file_id"] = file.FileId,
        }),
        _ => null,
    };

    private static bool IsUtf8(DataContent data) =>
        MediaTypeHeaderValue.TryParse(data.MediaType, out MediaTypeHeaderValue? type)
        && type.CharSet?.Trim('"').ToUpperInvariant() is null or "UTF-8" or "US-ASCII";

    private static JsonObject ToSource(string type, JsonObject source) => new() { ["type"] = type, ["source"] = source };

    private static JsonObject ToUrl(UriContent content) => new() { ["type"] = "url", ["url"] = content.Uri.AbsoluteUri };

    private static JsonObject WithCacheControl(JsonObject block, AIContent content)
    {
        if (content.AdditionalProperties?.TryGetValue(CacheControl, out object? value) is true)
            block["cache_control"] = JsonValues.ToNode(value);
        return block;
    }
}
