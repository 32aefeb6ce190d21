using System.Globalization;
using System.Text.Json;
using Bifrost.Client.Answers;

namespace Bifrost.Client.Tests.Answers;

/// <summary>What decides when a body says something twice, in a place where it means nothing, or not as expected.</summary>
public sealed class AnswerDetailTests
{
    /// <summary>What follows is not JSON: it is not read once it is known what was asked for.</summary>
    [TestCase("""{"choices":[{"message":{"content":"Hi","refusal":"No","tool_calls":[{"function":{"name":"f"}}]},"finish_reason":"stop"}],""", "text refusal tools reason")]
    [TestCase("""{"output":[{"type":"message","content":[{"type":"output_text","text":"Hi"},{"type":"refusal","refusal":"No"}]},{"type":"function_call","name":"f"}],""", "text refusal tools")]
    [TestCase("""{"usage":{"prompt_tokens":5},""", "usage")]
    [TestCase("""{"usageMetadata":{"promptTokenCount":5},""", "usage")]
    [TestCase("""{"model":"m",""", "model")]
    [TestCase("""{"modelVersion":"m",""", "model")]
    public void A_body_is_read_no_further_than_needed(string start, string parts)
    {
        BatchResultItem item = AnswerItem.Create(start + "damaged");

        foreach (string part in (string[])["text", "refusal", "tools", "reason", "usage", "model"])
        {
            if (parts.Split(' ').Contains(part))
                Assert.That(Read(item, part), Is.Not.Null, part);
            else
                Assert.That(() => Read(item, part), Throws.TypeOf<JsonException>(), part);
        }
    }

    [Test]
    public void Only_what_is_asked_for_is_read()
    {
        const string Body = """{"model":"m","choices":[{"message":{"content":"Hi","refusal":"No","tool_calls":[{"function":{"name":"f"}}]},"finish_reason":"length"}],"usage":{"prompt_tokens":5},"error":{"code":"c"},"message":"x","embedding":[1]}""";

        foreach (AnswerParts part in Enum.GetValues<AnswerParts>())
        {
            Answer answer = AnswerReader.Read(System.Text.Encoding.UTF8.GetBytes(Body), part);
            Assert.That(
                (answer.Text is not null, answer.Refusal is not null, answer.ToolCalls is not null, answer.FinishReason is not null),
                Is.EqualTo((part.HasFlag(AnswerParts.Text) && part != 0, part.HasFlag(AnswerParts.Refusal) && part != 0, part.HasFlag(AnswerParts.ToolCalls) && part != 0, part == AnswerParts.FinishReason)),
                part.ToString());
            Assert.That(
                (answer.Usage is not null, answer.Model is not null, answer.ErrorCode is not null, answer.Message is not null, answer.Embeddings is not null),
                Is.EqualTo((part == AnswerParts.Usage, part == AnswerParts.Model, part == AnswerParts.Error, part == AnswerParts.Error, part == AnswerParts.Embeddings)),
                part.ToString());
        }
    }

    [TestCase("""{"choices":[{"message":{"content":"first"}},{"message":{"content":"second"}}]}""", "first")]
    [TestCase("""{"choices":[{"message":{"content":"first"}}],"choices":[{"message":{"content":"second"}}]}""", "first")]
    [TestCase("""{"candidates":[{"content":{"parts":[{"text":"first"}]}},{"content":{"parts":[{"text":"second"}]}}]}""", "first")]
    [TestCase("""{"outputs":[{"text":"first"},{"text":"second"}]}""", "first")]
    [TestCase("""{"results":[{"outputText":"first"},{"outputText":"second"}]}""", "first")]
    [TestCase("""{"choices":[{"text":["no",{"text":"part"}]}]}""", "part")]
    [TestCase("""{"text":["no",{"type":"text","text":"a"},{"type":"image","text":"no"},{"text":"b"}]}""", "ab")]
    [TestCase("""{"generation":"Hi"}""", "Hi")]
    [TestCase("""{"content":[{"text":5},{"text":"Hi"}]}""", "Hi")]
    [TestCase("""{"content":[{"text":"no","thought":true},{"text":"Hi","thought":false}]}""", "Hi")]
    [TestCase("""{"content":[{"text":"no","type":"thinking"},{"text":"Hi","type":"output_text"}]}""", "Hi")]
    [TestCase("""{"content":[{"text":"no","type":"input_text"}]}""", null)]
    [TestCase("""{"content":[{"citationsContent":{"other":[{"text":"no"}],"content":[{"text":"Hi"}]}}]}""", "Hi")]
    [TestCase("""{"output":{"other":{"content":[{"text":"no"}]},"message":{"other":[{"text":"no"}],"content":[{"text":"Hi"}]}}}""", "Hi")]
    [TestCase("""{"candidates":[{"content":{"other":[{"text":"no"}],"parts":[{"text":"Hi"}]}}]}""", "Hi")]
    [TestCase("""{"output":[{"content":[{"text":"a"}]},{"content":[{"text":"b"}]},{"other":[{"text":"no"}]}]}""", "ab")]
    public void The_text_is(string body, string? expected) => Assert.That(AnswerItem.Create(body).Text, Is.EqualTo(expected));

    [TestCase("""{"status":"completed","output":[]}""", "stop")]
    [TestCase("""{"output":[],"status":"completed"}""", "stop")]
    [TestCase("""{"status":"in_progress","output":[]}""", null)]
    [TestCase("""{"output":[]}""", null)]
    [TestCase("""{"status":"completed"}""", null)]
    [TestCase("""{"status":"completed","output":{}}""", null)]
    [TestCase("""{"status":"completed","output":[],"incomplete_details":{"reason":"max_output_tokens"}}""", "length")]
    [TestCase("""{"status":"completed","output":[{"type":"function_call","name":"f"}]}""", "tool_calls")]
    [TestCase("""{"output":[{"type":"custom_tool_call","name":"f"}]}""", "tool_calls")]
    [TestCase("""{"output":[{"type":"web_search_call","name":"f"}],"status":"completed"}""", "stop")]
    [TestCase("""{"output":[{"type":"function_call"}],"status":"completed"}""", "stop")]
    [TestCase("""{"output":[{"type":"function_call","name":"f"}],"incomplete_details":{"reason":"max_output_tokens"}}""", "length")]
    [TestCase("""{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"}}]},"finishReason":"STOP"}]}""", "tool_calls")]
    [TestCase("""{"candidates":[{"finishReason":"MAX_TOKENS","content":{"parts":[{"functionCall":{"name":"f"}}]}}]}""", "length")]
    [TestCase("""{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"}}]}}]}""", "tool_calls")]
    [TestCase("""{"finish_reason":"","stop_reason":"length","stopReason":"stop"}""", "length")]
    [TestCase("""{"finish_reason":5}""", null)]
    [TestCase("""{"promptFeedback":{"blockReason":"SAFETY"}}""", "content_filter")]
    [TestCase("""{"promptFeedback":{"blockReason":null,"other":"SAFETY"}}""", null)]
    [TestCase("""{"promptFeedback":{"blockReason":"SAFETY"},"stop_reason":"length"}""", "content_filter")]
    [TestCase("""{"stop_reason":"length","promptFeedback":{"blockReason":"SAFETY"}}""", "length")]
    public void The_finish_reason_is(string body, string? expected) => Assert.That(AnswerItem.Create(body).FinishReason?.Value, Is.EqualTo(expected));

    [TestCase("""{"content":[{"type":"refusal","refusal":"first"},{"type":"refusal","refusal":"second"}]}""", "first")]
    [TestCase("""{"content":[{"type":"other","refusal":"no"}]}""", null)]
    [TestCase("""{"stop_details":{"other":"no","explanation":"first"},"stop_details":{"explanation":"second"}}""", "first")]
    [TestCase("""{"promptFeedback":{"blockReasonMessage":"first","blockReasonMessage":"second","other":"no"}}""", "first")]
    [TestCase("""{"choices":[{"message":{"refusal":null}}]}""", null)]
    [TestCase("""{"content":[{"type":"refusal","refusal":"I \"can't\""}]}""", null)]
    public void The_refusal_is(string body, string? expected) =>
        Assert.That(AnswerItem.Create(body).Refusal, Is.EqualTo(expected ?? (body.Contains("can't", StringComparison.Ordinal) ? "I \"can't\"" : null)));

    [TestCase("""{"output":[{"type":"function_call","call_id":"c","id":"item","name":"f","arguments":"{}"}]}""", "c f {}")]
    [TestCase("""{"output":[{"type":"function_call","id":"item","call_id":"c","name":"f","arguments":"{}"}]}""", "c f {}")]
    [TestCase("""{"output":[{"type":"function_call","id":"item","name":"f"}]}""", "item f ")]
    [TestCase("""{"output":[{"type":"function_call","id":"one","id":"two","name":"f"}]}""", "one f ")]
    [TestCase("""{"output":[{"type":"function_call","id":5,"name":"f"}]}""", " f ")]
    [TestCase("""{"output":[{"type":"function_call","id":"c","name":5}]}""", null)]
    [TestCase("""{"content":[{"type":"tool_use","id":"c","name":"f","input":[1, 2]},{"type":"other","name":"g"}]}""", "c f [1, 2]")]
    [TestCase("""{"content":[{"toolUse":{"toolUseId":"c","other":1,"name":"f","input":"a\n\u0062"}}]}""", "c f a\nb")]
    [TestCase("""{"choices":[{"message":{"tool_calls":[{"id":"c","function":{"name":"f","arguments":"{\"x\":1}"}},{"id":"d","other":{"name":"no"}},{"custom":{"name":"g","input":"text"}}]}}]}""", "c f {\"x\":1}| g text")]
    [TestCase("""{"choices":[{"message":{"function_call":{"name":"f","arguments":""}}}]}""", " f ")]
    [TestCase("""{"choices":[{"message":{"tool_calls":[]}}]}""", null)]
    public void The_tool_calls_are(string body, string? expected)
    {
        IReadOnlyList<ToolCall>? calls = AnswerItem.Create(body).ToolCalls;

        Assert.That(calls is null ? null : string.Join('|', calls.Select(call => $"{call.Id} {call.Name} {call.Arguments}")), Is.EqualTo(expected));
        Assert.That(calls?.Select(call => call.Id), Is.Null.Or.None.Empty, "An id that is missing is null.");
    }

    [Test]
    public void A_tool_call_is_described_without_its_arguments() =>
        Assert.That(new ToolCall("c", "f", JsonPayload.Parse("{\"secret\":1}")).ToString(), Is.EqualTo("ToolCall { Id = c, Name = f }"));

    [TestCase("""{"embedding":[1,"a"]}""", "An embedding has a value that is not a number.")]
    [TestCase("""{"embedding":[null]}""", "An embedding has a value that is not a number.")]
    [TestCase("""{"embedding":[1x]}""", "An embedding has a value that is not a number.")]
    [TestCase("""{"embedding":"AACAPw="}""", "An embedding is not base64 of numbers of 32 bits.")]
    [TestCase("""{"embedding":"AACA"}""", "An embedding is not base64 of numbers of 32 bits.")]
    [TestCase("""{"embedding":"?"}""", "An embedding is not base64 of numbers of 32 bits.")]
    public void An_embedding_that_is_something_else_is_an_error(string body, string message) =>
        Assert.That(() => AnswerItem.Create(body).Embeddings, Throws.TypeOf<JsonException>().With.Message.EqualTo(message));

    [TestCase("""{"data":[{"other":[9],"embedding":[1]},5,{"embedding":[2]}]}""", "1|2")]
    [TestCase("""{"embeddings":[[1],{"values":[2]},{"embedding":[3]}]}""", "1|2|3")]
    [TestCase("""{"embeddings":{"int8":[[9]],"float":[[1],[2]]}}""", "1|2")]
    [TestCase("""{"embedding":{"float":[[1]]}}""", "1")]
    [TestCase("""{"embedding":""}""", "")]
    [TestCase("""{"embedding":"AACAPwAAAEAAAEBA"}""", "1,2,3")]
    [TestCase("""{"embedding":5}""", null)]
    [TestCase("""{"data":[]}""", null)]
    public void The_embeddings_are(string body, string? expected)
    {
        IReadOnlyList<ReadOnlyMemory<float>>? embeddings = AnswerItem.Create(body).Embeddings;

        Assert.That(
            embeddings is null ? null : string.Join('|', embeddings.Select(embedding => string.Join(',', embedding.ToArray().Select(number => number.ToString(CultureInfo.InvariantCulture))))),
            Is.EqualTo(expected));
    }

    [TestCase("""{"inputTextTokenCount":5,"results":[{"tokenCount":3}]}""", 3)]
    [TestCase("""{"inputTextTokenCount":5,"candidates":[{"tokenCount":3}]}""", null)]
    [TestCase("""{"inputTextTokenCount":5,"outputs":[{"tokenCount":3}]}""", null)]
    public void The_tokens_of_a_result_count_for_Titan_only(string body, int? expected) => Assert.That(AnswerItem.Create(body).Usage!.Value.OutputTokens, Is.EqualTo((long?)expected));

    [Test]
    public void Sums_of_counts_are_null_only_when_both_are()
    {
        TokenUsage all = new() { InputTokens = 1, OutputTokens = 2, TotalTokens = 3, CachedInputTokens = 4, CacheCreationInputTokens = 5, ReasoningTokens = 6 };

        Assert.That(all + default(TokenUsage), Is.EqualTo(all));
        Assert.That(default(TokenUsage) + all, Is.EqualTo(all));
        Assert.That(default(TokenUsage) + default(TokenUsage), Is.EqualTo(default(TokenUsage)));
        Assert.That(
            all + all,
            Is.EqualTo(new TokenUsage { InputTokens = 2, OutputTokens = 4, TotalTokens = 6, CachedInputTokens = 8, CacheCreationInputTokens = 10, ReasoningTokens = 12 }));
        Assert.That(TokenUsage.Add(all, all), Is.EqualTo(all + all));
        Assert.That((all.ToString(), default(TokenUsage).ToString()), Is.EqualTo(("1 input tokens, 2 output tokens", "0 input tokens, 0 output tokens")));
    }

    [Test]
    public void Totals_are_kept_by_model_in_any_order()
    {
        var totals = new TokenTotals();
        foreach (string body in (string[])
            [
                """{"model":"a","usage":{"prompt_tokens":1}}""", """{"model":"b","usage":{"prompt_tokens":10}}""", """{"model":"a","usage":{"prompt_tokens":100}}""",
                """{"usage":{"prompt_tokens":1000}}""", """{"model":"c"}""", "", "{", """{"model":"b","usage":{"prompt_tokens":10000}}""",
            ])
        {
            totals.Add(System.Text.Encoding.UTF8.GetBytes(body));
        }

        BatchTokenUsage usage = totals.ToUsage();

        Assert.That(usage.ByModel.ToDictionary(model => model.Key, model => model.Value.InputTokens), Is.EquivalentTo(new Dictionary<string, long?> { ["a"] = 101, ["b"] = 10010, [""] = 1000 }));
        Assert.That(usage.Total.InputTokens, Is.EqualTo(11111));
        Assert.That(new TokenTotals().ToUsage().Total, Is.EqualTo(default(TokenUsage)));
    }

    [Test]
    public void Prices_that_are_missing_are_an_error_of_the_caller() =>
        Assert.That(() => new BatchTokenUsage { Total = default, ByModel = new Dictionary<string, TokenUsage>() }.GetCost(null!), Throws.ArgumentNullException);

    private static object? Read(BatchResultItem item, string part) => part switch
    {
        "text" => item.Text,
        "refusal" => item.Refusal,
        "tools" => item.ToolCalls,
        "reason" => item.FinishReason,
        "usage" => item.Usage,
        _ => item.Model,
    };
}
