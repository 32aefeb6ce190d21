using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Bifrost.Client.Extensions.AI.Tests.Support;

/// <summary>Generates response bodies in the formats of OpenAI and Anthropic.</summary>
internal static class ResponseBodies
{
    private static readonly Gen<int> Counts = Gen.Choose(0, 50_000);

    // Not an empty string, which some servers send for no arguments: the adapter takes it for invalid JSON, the package for no arguments.
    private static readonly Gen<string> Arguments = Gen.OneOf(
        ChatTexts.Arguments.Select(arguments => Json(arguments).ToJsonString()),
        Gen.Elements("{}", "null", "{\"cut\": ", "[1]", "{\"a\":{\"b\":[1,null]}}"));

    // https://docs.anthropic.com/en/docs/build-with-claude/citations
    private static readonly string[] AnthropicCitations =
    [
        """{"type":"char_location","cited_text":"é \"q\"","document_index":0,"document_title":"A","file_id":"file_1","start_char_index":0,"end_char_index":5}""",
        """{"type":"page_location","cited_text":"b","document_index":1,"document_title":null,"file_id":null,"start_page_number":1,"end_page_number":2}""",
        """{"type":"web_search_result_location","cited_text":"c","title":"W","url":"https://example.com/?q=ü","encrypted_index":"x"}""",
        """{"type":"search_result_location","cited_text":"d","title":null,"source":"https://example.com/d","search_result_index":0,"start_block_index":0,"end_block_index":1}""",
        """{"type":"search_result_location","cited_text":"e","title":"E","source":"internal/e","search_result_index":0,"start_block_index":0,"end_block_index":1}""",
    ];

    private static readonly string[] OpenAICitations =
    [
        """{"type":"url_citation","url_citation":{"start_index":0,"end_index":4,"title":"T é","url":"https://example.com/a?b=1"}}""",
        """{"type":"url_citation","url_citation":{"start_index":5,"end_index":9,"title":"U","url":"https://example.com/c"}}""",
    ];

    /// <summary>Chat completions.</summary>
    public static Gen<string> OpenAI { get; } =
        from id in Gen.Elements("chatcmpl-1", "chatcmpl-é")
        from created in Gen.Choose(0, int.MaxValue)
        from content in ChatTexts.MaybeNull(ChatTexts.Any)
        from citations in Gen.SubListOf(OpenAICitations)
        from refusal in ChatTexts.MaybeNull(ChatTexts.Any)
        from reasoning in ChatTexts.MaybeNull(ChatTexts.Any)
        from calls in ChatTexts.MaybeNull(ChatTexts.UpTo(3, ChatTexts.Names.Two().Zip(Arguments), minimum: 1))
        from reason in Gen.Elements("stop", "length", "tool_calls", "content_filter", "function_call")
        from usage in ChatTexts.MaybeNull(OpenAIUsage)
        from choices in Gen.Choose(1, 2)
        select new JsonObject
        {
            ["id"] = id,
            ["object"] = "chat.completion",
            ["created"] = created,
            ["model"] = "gpt-4o-mini-2024-07-18",
            ["choices"] = new JsonArray([.. Enumerable.Range(0, choices).Select(index => Choice(index, content, citations, refusal, reasoning, calls, reason))]),
            ["usage"] = usage,
            ["service_tier"] = "default",
            ["system_fingerprint"] = "fp_1",
        }.ToJsonString();

    /// <summary>Messages of Anthropic.</summary>
    public static Gen<string> Anthropic { get; } =
        from id in Gen.Elements("msg_1", "msg_é")
        from blocks in ChatTexts.UpTo(4, Gen.OneOf(
            ChatTexts.Any.Zip(ChatTexts.MaybeNull(Gen.SubListOf(AnthropicCitations))).Select(text => With(
                new JsonObject { ["type"] = "text", ["text"] = text.Item1 },
                ("citations", text.Item2 is null ? null : new JsonArray([.. text.Item2.Select(citation => JsonNode.Parse(citation))])))),
            ChatTexts.Any.Two().Select(thought => new JsonObject { ["type"] = "thinking", ["thinking"] = thought.Item1, ["signature"] = thought.Item2 }),
            ChatTexts.Any.Select(data => new JsonObject { ["type"] = "redacted_thinking", ["data"] = data }),
            ChatTexts.Names.Two().Zip(ChatTexts.Arguments).Select(call => new JsonObject
            {
                ["type"] = "tool_use",
                ["id"] = call.Item1.Item1,
                ["name"] = call.Item1.Item2,
                ["input"] = Json(call.Item2),
            })))
        from reason in Gen.Elements<string?>("end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn", "refusal", "model_context_window_exceeded", null)
        from usage in AnthropicUsage
        select new JsonObject
        {
            ["id"] = id,
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = "claude-sonnet-4-5-20250929",
            ["content"] = new JsonArray([.. blocks]),
            ["stop_reason"] = reason,
            ["stop_sequence"] = reason == "stop_sequence" ? "END" : null,
            ["usage"] = usage,
        }.ToJsonString();

    private static Gen<JsonObject> OpenAIUsage =>
        from input in Counts
        from output in Counts
        from cached in ChatTexts.Maybe(Counts)
        from reasoning in ChatTexts.Maybe(Counts)
        select With(
            new JsonObject { ["prompt_tokens"] = input, ["completion_tokens"] = output, ["total_tokens"] = input + output },
            ("prompt_tokens_details", cached is null ? null : new JsonObject { ["cached_tokens"] = cached, ["audio_tokens"] = 0 }),
            ("completion_tokens_details", reasoning is null ? null : new JsonObject { ["reasoning_tokens"] = reasoning, ["audio_tokens"] = 0 }));

    private static Gen<JsonObject> AnthropicUsage =>
        from input in Counts
        from output in Counts
        from read in ChatTexts.Maybe(Counts)
        from written in ChatTexts.Maybe(Counts)
        from thinking in ChatTexts.Maybe(Counts)
        select With(
            new JsonObject { ["input_tokens"] = input, ["output_tokens"] = output },
            ("cache_read_input_tokens", read),
            ("cache_creation_input_tokens", written),
            ("output_tokens_details", thinking is null ? null : new JsonObject { ["thinking_tokens"] = thinking }));

    private static JsonObject Choice(
        int index, string? content, IEnumerable<string> citations, string? refusal, string? reasoning, List<((string Id, string Name) Function, string Arguments)>? calls, string reason)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = content, ["refusal"] = refusal };
        // They are about the text.
        if (content is not null)
            message["annotations"] = new JsonArray([.. citations.Select(citation => JsonNode.Parse(citation))]);
        if (reasoning is not null)
            message["reasoning_content"] = reasoning;
        if (calls is not null)
        {
            message["tool_calls"] = new JsonArray([.. calls.Select(call => new JsonObject
            {
                ["id"] = call.Function.Id,
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = call.Function.Name, ["arguments"] = call.Arguments },
            })]);
        }

        return new JsonObject { ["index"] = index, ["message"] = message, ["finish_reason"] = reason };
    }

    private static JsonObject With(JsonObject json, params (string Name, JsonNode? Value)[] members)
    {
        foreach ((string name, JsonNode? value) in members)
        {
            if (value is not null)
                json[name] = value;
        }

        return json;
    }

    private static JsonNode Json(object value) => System.Text.Json.JsonSerializer.SerializeToNode(value, AIJsonUtilities.DefaultOptions)!;
}
