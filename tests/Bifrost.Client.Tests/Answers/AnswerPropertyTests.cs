using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bifrost.Client.Tests.Answers;

/// <summary>What an item says does not depend on how its JSON is written. A failure names its seed, which reproduces it.</summary>
public sealed class AnswerPropertyTests
{
    private static readonly string[] Bodies =
    [
        """{"id":"chatcmpl-1","object":"chat.completion","model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":"TEXT","refusal":"TEXT","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":5}}}""",
        """{"object":"response","status":"completed","model":"gpt-4.1","output":[{"type":"message","content":[{"type":"output_text","text":"TEXT"},{"type":"refusal","refusal":"TEXT"}]},{"type":"function_call","id":"fc","call_id":"c1","name":"f","arguments":"{}"}],"usage":{"input_tokens":36,"input_tokens_details":{"cached_tokens":8},"output_tokens":87,"total_tokens":123}}""",
        """{"type":"message","model":"claude","content":[{"type":"text","text":"TEXT"},{"type":"tool_use","id":"c1","name":"f","input":{"x":1}},{"type":"text","text":"TEXT"}],"stop_reason":"tool_use","usage":{"input_tokens":10,"cache_read_input_tokens":2,"output_tokens":4}}""",
        """{"candidates":[{"content":{"parts":[{"text":"TEXT"},{"functionCall":{"name":"f","args":{"x":1}}}],"role":"model"},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2,"thoughtsTokenCount":1,"totalTokenCount":7},"modelVersion":"gemini"}""",
        """{"finish_reason":"STOP","text":"TEXT","usage":{"prompt_tokens":4,"completion_tokens":2,"total_tokens":6}}""",
        """{"output":{"message":{"role":"assistant","content":[{"text":"TEXT"},{"toolUse":{"toolUseId":"c1","name":"f","input":{}}}]}},"stopReason":"end_turn","usage":{"inputTokens":7,"outputTokens":2,"totalTokens":9}}""",
        """{"generation":"TEXT","prompt_token_count":8,"generation_token_count":3,"stop_reason":"stop"}""",
        """{"outputs":[{"text":"TEXT","stop_reason":"stop"}]}""",
        """{"inputTextTokenCount":5,"results":[{"tokenCount":3,"outputText":"TEXT","completionReason":"FINISHED"}]}""",
        """{"data":[{"embedding":[0.5,1],"index":0}],"model":"m","usage":{"prompt_tokens":8,"total_tokens":8}}""",
        """{"error":{"message":"TEXT","type":"t","code":"c"}}""",
    ];

    private static readonly string[] Texts =
    [
        "", "Hi", "quote \" and \\", "line\nbreak\ttab\r\b\f/", "é漢字😀", "{[}]\"", "\\", "\\\\\"", "\u2028</html>", "\u0001", new('x', 70), new('\\', 130), "ends with \\\"",
        string.Concat(Enumerable.Repeat("long \"text\"\n", 60)),
    ];

    // Known names, which mean nothing where they are not expected.
    private static readonly string[] Noise =
        ["1", "-0.5e3", "null", "true", "\"\"", "\"}]\\\"{[\"", "[]", "{}", """{"choices":[{"message":{"content":"no"}}],"text":"no","usage":{"prompt_tokens":99}}""", """[[{"text":"no"}],"x"]"""];

    [Test]
    public void Order_white_space_escape_sequences_and_unknown_members_change_nothing([Range(0, 3)] int part)
    {
        for (int seed = part; seed < 8_000; seed += 4)
        {
            var random = new Random(seed);
            string text = Texts[random.Next(Texts.Length)];
            string template = Bodies[random.Next(Bodies.Length)];
            string plain = template.Replace("\"TEXT\"", JsonSerializer.Serialize(text), StringComparison.Ordinal);
            string written = Write(JsonNode.Parse(plain)!, random);

            Assert.That(Describe(written), Is.EqualTo(Describe(plain)), $"seed {seed}: {written}");
            if (template.Contains("\"TEXT\"", StringComparison.Ordinal) && !template.StartsWith("{\"error\"", StringComparison.Ordinal))
                Assert.That(Item(written).Text, Does.StartWith(text), $"seed {seed}: {written}");
        }
    }

    [Test]
    public void Damaged_JSON_gives_a_value_or_a_JsonException([Range(0, 3)] int part)
    {
        for (int seed = part; seed < 20_000; seed += 4)
        {
            var random = new Random(seed);
            byte[] body = Encoding.UTF8.GetBytes(Bodies[random.Next(Bodies.Length)].Replace("TEXT", "a\\n\\ud83d\\ude00é", StringComparison.Ordinal));
            if (random.Next(3) == 0)
                body = body[..random.Next(body.Length)];
            for (int changes = random.Next(3); changes > 0 && body.Length > 0; changes--)
                body[random.Next(body.Length)] = (byte)random.Next(256);

            try
            {
                Describe(body);
            }
            catch (JsonException)
            {
                // This is the only exception that callers have to expect.
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}: {exception}");
            }
        }
    }

    private static string Describe(string body) => Describe(Encoding.UTF8.GetBytes(body));

    private static string Describe(byte[] body)
    {
        BatchResultItem item = Item(body);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{item.Text}|{item.FinishReason}|{item.Refusal}|{Describe(item.ToolCalls)}|{item.Usage:G}{item.Usage?.TotalTokens} {item.Usage?.CachedInputTokens} {item.Usage?.ReasoningTokens}|{item.Model}|{item.ErrorMessage}|{item.ErrorCode}|{item.Embeddings?.Sum(embedding => embedding.Length)}");
    }

    // The arguments can have other white space.
    private static string Describe(IReadOnlyList<ToolCall>? calls) => string.Join(',', (calls ?? []).Select(call => $"{call.Id} {call.Name} {call.Arguments.IsEmpty}"));

    private static BatchResultItem Item(string body) => Item(Encoding.UTF8.GetBytes(body));

    private static BatchResultItem Item(byte[] body) => new() { Response = new BatchItemResponse { StatusCode = 200, Body = new JsonPayload(body) } };

    private static string Write(JsonNode? node, Random random)
    {
        switch (node)
        {
            case JsonObject value:
                List<string> members = [.. value.Select(member => $"{WriteText(member.Key, random)}{Space(random)}:{Space(random)}{Write(member.Value, random)}")];
                for (int more = random.Next(3); more > 0; more--)
                    members.Add($"\"x{more}\":{Noise[random.Next(Noise.Length)]}");
                string[] shuffled = [.. members];
                random.Shuffle(shuffled);
                return $"{{{Space(random)}{string.Join($"{Space(random)},{Space(random)}", shuffled)}{Space(random)}}}";
            case JsonArray values:
                return $"[{Space(random)}{string.Join($"{Space(random)},{Space(random)}", values.Select(value => Write(value, random)))}{Space(random)}]";
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return WriteText(value.GetValue<string>(), random);
            default:
                return node?.ToJsonString() ?? "null";
        }
    }

    private static string WriteText(string text, Random random)
    {
        if (random.Next(3) > 0)
            return $"\"{(random.Next(2) == 0 ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping : JavaScriptEncoder.Default).Encode(text)}\"";
        var written = new StringBuilder("\"");
        foreach (char unit in text)
            written.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        return written.Append('"').ToString();
    }

    private static string Space(Random random) => random.Next(8) switch
    {
        0 => " ",
        1 => "\r\n\t ",
        _ => "",
    };
}
