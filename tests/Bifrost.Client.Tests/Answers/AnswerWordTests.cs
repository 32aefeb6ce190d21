using System.Text.Json;

namespace Bifrost.Client.Tests.Answers;

/// <summary>The words of the providers, one by one.</summary>
public sealed class AnswerWordTests
{
    private static readonly (FinishReason Reason, string[] Words)[] FinishReasons =
    [
        (FinishReason.Stop, ["stop", "end_turn", "stop_sequence", "STOP", "FINISH", "FINISHED", "STOP_CRITERIA_MET", "COMPLETE", "STOP_SEQUENCE"]),
        (FinishReason.Length, ["length", "max_tokens", "MAX_TOKENS", "max_output_tokens", "model_length", "LENGTH", "model_context_window_exceeded"]),
        (FinishReason.ToolCalls, ["tool_calls", "tool_use", "function_call"]),
        (FinishReason.ContentFilter,
        [
            "content_filter", "refusal", "content_filtered", "guardrail_intervened", "CONTENT_FILTERED", "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII",
            "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION", "MODEL_ARMOR",
        ]),
    ];

    private static IEnumerable<TestCaseData> Words => FinishReasons.SelectMany(known => known.Words.Select(word => new TestCaseData(word, known.Reason)));

    [TestCaseSource(nameof(Words))]
    public void The_finish_reason_of_a_provider_is_known(string word, FinishReason expected) =>
        Assert.That(AnswerItem.Create($$"""{"choices":[{"finish_reason":"{{word}}"}]}""").FinishReason, Is.EqualTo(expected));

    [TestCase("stop", "stop")]
    [TestCase("length", "length")]
    [TestCase("tool_calls", "tool_calls")]
    [TestCase("content_filter", "content_filter")]
    public void The_known_finish_reasons_have_the_words_of_OpenAI(string member, string word)
    {
        FinishReason reason = member switch
        {
            "stop" => FinishReason.Stop,
            "length" => FinishReason.Length,
            "tool_calls" => FinishReason.ToolCalls,
            _ => FinishReason.ContentFilter,
        };

        Assert.That((reason.Value, reason.ToString()), Is.EqualTo((word, word)));
        Assert.That(JsonSerializer.Serialize(reason), Is.EqualTo($"\"{word}\""));
    }

    [Test]
    public void A_finish_reason_without_a_value_is_the_empty_string()
    {
        Assert.That((default(FinishReason).Value, new FinishReason(null).Value, new FinishReason("").Value), Is.EqualTo(("", "", "")));
        Assert.That(default(FinishReason), Is.EqualTo(new FinishReason("")));
        Assert.That(JsonSerializer.Deserialize<FinishReason>("\"\""), Is.EqualTo(default(FinishReason)));
    }

    // Where the finish reason of each format is.
    [TestCase("""{"choices":[{"finish_reason":"x"}]}""")]
    [TestCase("""{"choices":[{"stop_reason":"x"}]}""")]
    [TestCase("""{"candidates":[{"finishReason":"x"}]}""")]
    [TestCase("""{"outputs":[{"stop_reason":"x"}]}""")]
    [TestCase("""{"results":[{"completionReason":"x"}]}""")]
    [TestCase("""{"stop_reason":"x"}""")]
    [TestCase("""{"stopReason":"x"}""")]
    [TestCase("""{"finish_reason":"x"}""")]
    [TestCase("""{"incomplete_details":{"other":1,"reason":"x"}}""")]
    public void The_finish_reason_is_found_in_each_format(string body) => Assert.That(AnswerItem.Create(body).FinishReason?.Value, Is.EqualTo("x"));

    // Each of these members is a count by itself.
    [TestCase("prompt_tokens", "5/-/5")]
    [TestCase("promptTokenCount", "5/-/5")]
    [TestCase("prompt_token_count", "5/-/5")]
    [TestCase("inputTextTokenCount", "5/-/5")]
    [TestCase("input_tokens", "5/-/5")]
    [TestCase("inputTokens", "5/-/5")]
    [TestCase("completion_tokens", "-/5/-")]
    [TestCase("output_tokens", "-/5/-")]
    [TestCase("outputTokens", "-/5/-")]
    [TestCase("candidatesTokenCount", "-/5/-")]
    [TestCase("generation_token_count", "-/5/-")]
    [TestCase("thoughtsTokenCount", "-/5/-")]
    [TestCase("total_tokens", "-/-/5")]
    [TestCase("totalTokens", "-/-/5")]
    [TestCase("totalTokenCount", "-/-/5")]
    [TestCase("other_tokens", null)]
    [TestCase("cachedContentTokenCount", null)]
    [TestCase("cache_read_input_tokens", null)]
    public void A_count_has_its_place_whatever_its_name(string name, string? expected)
    {
        Assert.That(Describe(AnswerItem.Create($$"""{"usage":{"{{name}}":5} }""").Usage), Is.EqualTo(expected));
        Assert.That(Describe(AnswerItem.Create($$"""{"usageMetadata":{"{{name}}":5} }""").Usage), Is.EqualTo(expected));
        Assert.That(Describe(AnswerItem.Create($$"""{"{{name}}":5}""").Usage), Is.EqualTo(expected), "Beside the text.");
    }

    [TestCase("\"input_tokens\":10,\"cache_read_input_tokens\":2", 12, 2, null)]
    [TestCase("\"input_tokens\":10,\"cacheReadInputTokens\":2", 12, 2, null)]
    [TestCase("\"input_tokens\":10,\"cacheReadInputTokenCount\":2", 12, 2, null)]
    [TestCase("\"input_tokens\":10,\"cache_creation_input_tokens\":3", 13, null, 3)]
    [TestCase("\"input_tokens\":10,\"cacheWriteInputTokens\":3", 13, null, 3)]
    [TestCase("\"input_tokens\":10,\"cacheWriteInputTokenCount\":3", 13, null, 3)]
    [TestCase("\"input_tokens\":10,\"cache_read_input_tokens\":2,\"cache_creation_input_tokens\":3", 15, 2, 3)]
    [TestCase("\"input_tokens\":10,\"input_tokens_details\":{\"cached_tokens\":2}", 10, 2, null)]
    [TestCase("\"prompt_tokens\":10,\"prompt_tokens_details\":{\"audio_tokens\":9,\"cached_tokens\":2}", 10, 2, null)]
    [TestCase("\"prompt_tokens\":10,\"cache_read_input_tokens\":2", 10, 2, null)]
    [TestCase("\"promptTokenCount\":10,\"cachedContentTokenCount\":2", 10, 2, null)]
    [TestCase("\"promptTokenCount\":10,\"toolUsePromptTokenCount\":4", 14, null, null)]
    [TestCase("\"input_tokens\":10,\"input_tokens_details\":{\"cached_tokens\":2},\"cache_read_input_tokens\":7", 10, 2, null)]
    public void The_tokens_of_the_cache_are_a_part_of_the_input(string members, int input, int? cached, int? written)
    {
        TokenUsage usage = AnswerItem.Create($$"""{"usage":{{{members}}} }""").Usage!.Value;

        Assert.That((usage.InputTokens, usage.CachedInputTokens, usage.CacheCreationInputTokens), Is.EqualTo(((long?)input, (long?)cached, (long?)written)));
    }

    [TestCase("\"completion_tokens\":10,\"completion_tokens_details\":{\"reasoning_tokens\":4}", 10, 4)]
    [TestCase("\"output_tokens\":10,\"output_tokens_details\":{\"reasoning_tokens\":4}", 10, 4)]
    [TestCase("\"output_tokens\":10,\"output_tokens_details\":{\"thinking_tokens\":4}", 10, 4)]
    [TestCase("\"candidatesTokenCount\":10,\"thoughtsTokenCount\":4", 14, 4)]
    [TestCase("\"thoughtsTokenCount\":4", 4, 4)]
    [TestCase("\"prompt_tokens\":5,\"completion_tokens\":10,\"total_tokens\":20", 15, null)]
    [TestCase("\"prompt_tokens\":5,\"completion_tokens\":10,\"total_tokens\":15", 10, null)]
    [TestCase("\"prompt_tokens\":5,\"completion_tokens\":10,\"total_tokens\":14", 10, null)]
    [TestCase("\"input_tokens\":5,\"output_tokens\":10,\"total_tokens\":20", 10, null)]
    [TestCase("\"output_tokens\":10,\"prompt_tokens\":5,\"completion_tokens\":10,\"total_tokens\":20", 10, null)]
    public void The_tokens_of_the_reasoning_are_a_part_of_the_output(string members, int output, int? reasoning)
    {
        TokenUsage usage = AnswerItem.Create($$"""{"usage":{{{members}}} }""").Usage!.Value;

        Assert.That((usage.OutputTokens, usage.ReasoningTokens), Is.EqualTo(((long?)output, (long?)reasoning)));
    }

    [Test]
    public void The_first_of_two_counts_with_the_same_meaning_counts()
    {
        TokenUsage usage = AnswerItem.Create("""{"usage":{"prompt_tokens":null,"prompt_tokens":1,"prompt_tokens":2,"total_tokens":3,"totalTokens":4}}""").Usage!.Value;

        Assert.That((usage.InputTokens, usage.TotalTokens), Is.EqualTo(((long?)1, (long?)3)));
    }

    [TestCase("""{"error":{"message":"m","code":"c","type":"t","status":"s"}}""", "m", "c")]
    [TestCase("""{"error":{"status":"s","type":"t","code":"c","message":"m"}}""", "m", "c")]
    [TestCase("""{"error":{"message":"m","type":"t","status":"s"}}""", "m", "t")]
    [TestCase("""{"error":{"message":"m","status":"s"}}""", "m", "s")]
    [TestCase("""{"error":{"message":"m","code":429,"status":"s"}}""", "m", "429")]
    [TestCase("""{"error":{"message":"m","code":1.5,"status":"s"}}""", "m", "s")]
    [TestCase("""{"error":{"message":"m","other":{"code":"x"}}}""", "m", null)]
    [TestCase("""{"error":{"code":"c"}}""", null, "c")]
    [TestCase("""{"error":"m"}""", "m", null)]
    public void An_error_has_a_message_and_a_code(string body, string? message, string? code)
    {
        BatchResultItem item = AnswerItem.Create(body, statusCode: 400);

        Assert.That((item.ErrorMessage, item.ErrorCode), Is.EqualTo((message, code)));
    }

    private static string? Describe(TokenUsage? usage) =>
        usage is not { } counts ? null : $"{Describe(counts.InputTokens)}/{Describe(counts.OutputTokens)}/{Describe(counts.TotalTokens)}";

    private static string Describe(long? count) => count?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-";
}
