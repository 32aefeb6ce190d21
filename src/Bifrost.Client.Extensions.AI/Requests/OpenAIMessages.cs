using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>Writes the messages of a chat completion.</summary>
/// <param name="unsupported">Creates the exceptions.</param>
/// <param name="isComplete">Whether there are developers, names, refusals, files and audio, as for OpenAI; otherwise there is text and images.</param>
internal sealed partial class OpenAIMessages(Unsupported unsupported, bool isComplete)
{
    // https://platform.openai.com/docs/api-reference/chat/create (name of a participant)
    private const int MaxNameLength = 64;

    private static readonly ChatRole Developer = new("developer");

    public JsonArray Write(IReadOnlyList<ChatMessage> messages, string? instructions)
    {
        var result = new List<JsonNode>();
        if (!string.IsNullOrWhiteSpace(instructions))
            result.Add(new JsonObject { ["role"] = "system", ["content"] = instructions });
        foreach (ChatMessage message in messages)
        {
            if (message.Role == ChatRole.System || message.Role == ChatRole.User || (message.Role == Developer && isComplete))
                result.Add(WithName(new JsonObject { ["role"] = message.Role.Value, ["content"] = ToContent(message.Contents, message.Role) }, message));
            else if (message.Role == ChatRole.Assistant)
                result.Add(WithName(ToAssistant(message), message));
            else if (message.Role == ChatRole.Tool)
                AddToolResults(result, message);
            else
                throw unsupported.Role(message.Role);
        }

        return new JsonArray([.. result]);
    }

    private JsonObject ToAssistant(ChatMessage message)
    {
        var contents = new List<AIContent>();
        var calls = new List<JsonNode>();
        var refusals = new List<string>();
        foreach (AIContent content in message.Contents)
        {
            if (content is FunctionCallContent call)
                calls.Add(ToToolCall(call));
            else if (content is ErrorContent { ErrorCode: RefusalContent.Code } error && isComplete)
                refusals.Add(error.Message);
            else
                contents.Add(content);
        }

        var result = new JsonObject { ["role"] = "assistant" };
        if (contents.Count > 0 || calls.Count == 0)
            result["content"] = ToContent(contents, ChatRole.Assistant);
        if (calls.Count > 0)
            result["tool_calls"] = new JsonArray([.. calls]);
        if (refusals.Count > 0)
            result["refusal"] = string.Join('\n', refusals);
        return result;
    }

    private static JsonObject ToToolCall(FunctionCallContent call) => new()
    {
        ["id"] = call.CallId,
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = JsonValues.ToText(JsonValues.ToObject(call.Arguments)) },
    };

    private void AddToolResults(List<JsonNode> result, ChatMessage message)
    {
        foreach (AIContent content in message.Contents)
        {
            if (content is not FunctionResultContent answer)
                throw unsupported.Content(content, "in a message of the role 'tool'");
            result.Add(new JsonObject
            {
                ["role"] = "tool",
                ["tool_call_id"] = answer.CallId,
                ["content"] = ToResult(ToolFailure.ResultOf(answer)),
            });
        }
    }

    private JsonNode ToResult(object? result) => result switch
    {
        null => "",
        TextContent text => text.Text,
        AIContent content => throw unsupported.Content(content, "as the result of a tool"),
        IEnumerable<AIContent> contents => new JsonArray([.. contents.Select(content => ToTextPart(content, ChatRole.Tool))]),
        _ => JsonValues.ToText(result),
    };

    private JsonNode ToContent(IList<AIContent> contents, ChatRole role) => contents switch
    {
        [] => "",
        [TextContent text] => text.Text,
        _ => new JsonArray([.. contents.Select(content => role == ChatRole.User ? ToPart(content) : ToTextPart(content, role))]),
    };

    private JsonObject ToTextPart(AIContent content, ChatRole role) =>
        content is TextContent ? ToPart(content) : throw unsupported.Content(content, $"in a message of the role '{role.Value}'");

    private JsonObject ToPart(AIContent content) => content switch
    {
        TextContent text => new JsonObject { ["type"] = "text", ["text"] = text.Text },
        UriContent uri when uri.HasTopLevelMediaType("image") => ToImage(uri.Uri.AbsoluteUri, content),
        DataContent data when data.HasTopLevelMediaType("image") => ToImage(ToDataUri(data), content),
        DataContent { MediaType: "audio/mpeg" } data when isComplete => ToAudio(data, "mp3"),
        DataContent { MediaType: "audio/wav" } data when isComplete => ToAudio(data, "wav"),
        DataContent { MediaType: "application/pdf" } data when isComplete => ToFile(new JsonObject
        {
            // The API requires a name.
            ["filename"] = data.Name ?? "document.pdf",
            ["file_data"] = ToDataUri(data),
        }),
        HostedFileContent file when isComplete => ToFile(new JsonObject { ["file_id"] = file.FileId }),
        _ => throw unsupported.Content(content),
    };

    private JsonObject ToImage(string url, AIContent content)
    {
        var image = new JsonObject { ["url"] = url };
        if (content.AdditionalProperties?.TryGetValue("detail", out object? detail) is true)
            image["detail"] = detail as string ?? throw unsupported.Content(content, "with a detail that is not a string");
        return new JsonObject { ["type"] = "image_url", ["image_url"] = image };
    }

    private static JsonObject ToAudio(DataContent data, string format) => new()
    {
        ["type"] = "input_audio",
        ["input_audio"] = new JsonObject { ["data"] = data.Base64Data.ToString(), ["format"] = format },
    };

    private static JsonObject ToFile(JsonObject file) => new() { ["type"] = "file", ["file"] = file };

    private static string ToDataUri(DataContent data) => $"data:{data.MediaType};base64,{data.Base64Data}";

    private JsonObject WithName(JsonObject message, ChatMessage source)
    {
        if (isComplete && source.AuthorName is { } author && InvalidNameCharacters().Replace(author, "") is { Length: > 0 } name)
            message["name"] = name.Length > MaxNameLength ? name[..MaxNameLength] : name;
        return message;
    }

    [GeneratedRegex("[^a-zA-Z0-9_]+")]
    private static partial Regex InvalidNameCharacters();
}
