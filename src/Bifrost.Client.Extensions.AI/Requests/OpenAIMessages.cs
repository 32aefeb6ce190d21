using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>Writes the messages of a chat completion.</summary>
/// <param name="unsupported">Creates the exceptions.</param>
/// <param name="takesFiles">Whether a message can contain files and audio; otherwise it is text and images.</param>
internal sealed partial class OpenAIMessages(Unsupported unsupported, bool takesFiles)
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
            if (message.Role == ChatRole.System || message.Role == ChatRole.User || message.Role == Developer)
                result.Add(WithName(new JsonObject { ["role"] = message.Role.Value, ["content"] = ToContent(message.Contents) }, message));
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
        string? refusal = null;
        foreach (AIContent content in message.Contents)
        {
            if (content is FunctionCallContent call)
                calls.Add(ToToolCall(call));
            else if (content is ErrorContent { ErrorCode: RefusalContent.Code } error)
                refusal = error.Message;
            else
                contents.Add(content);
        }

        var result = new JsonObject { ["role"] = "assistant" };
        if (contents.Count > 0 || calls.Count == 0)
            result["content"] = ToContent(contents);
        if (calls.Count > 0)
            result["tool_calls"] = new JsonArray([.. calls]);
        if (refusal is not null)
            result["refusal"] = refusal;
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
                ["content"] = answer.Result is null ? "" : JsonValues.ToText(answer.Result),
            });
        }
    }

    private JsonNode ToContent(IList<AIContent> contents) => contents switch
    {
        [] => "",
        [TextContent text] => text.Text,
        _ => new JsonArray([.. contents.Select(ToPart)]),
    };

    private JsonNode ToPart(AIContent content) => content switch
    {
        TextContent text => new JsonObject { ["type"] = "text", ["text"] = text.Text },
        UriContent uri when uri.HasTopLevelMediaType("image") => ToImage(uri.Uri.AbsoluteUri, content),
        DataContent data when data.HasTopLevelMediaType("image") => ToImage(ToDataUri(data), content),
        DataContent { MediaType: "audio/mpeg" } data when takesFiles => ToAudio(data, "mp3"),
        DataContent { MediaType: "audio/wav" } data when takesFiles => ToAudio(data, "wav"),
        DataContent { MediaType: "application/pdf" } data when takesFiles => ToFile(new JsonObject
        {
            // The API requires a name.
            ["filename"] = data.Name ?? "document.pdf",
            ["file_data"] = ToDataUri(data),
        }),
        HostedFileContent file when takesFiles => ToFile(new JsonObject { ["file_id"] = file.FileId }),
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

    private static JsonObject WithName(JsonObject message, ChatMessage source)
    {
        if (source.AuthorName is { } author && InvalidNameCharacters().Replace(author, "") is { Length: > 0 } name)
            message["name"] = name.Length > MaxNameLength ? name[..MaxNameLength] : name;
        return message;
    }

    [GeneratedRegex("[^a-zA-Z0-9_]+")]
    private static partial Regex InvalidNameCharacters();
}
