using System.Text;

namespace Bifrost.Client.Benchmarks.Server;

/// <summary>Result items as the providers write them, the same text in each shape. The same seed gives the same bytes.</summary>
internal sealed class Payloads(int size)
{
    // Model prose with what it brings into JSON: line breaks, quotes, code, and letters beyond ASCII.
    private static readonly string[] Words =
    [
        "the", "model", "answers", "with", "a", "paragraph", "about", "batches", "of", "requests", "and", "results", "which", "are",
        "streamed", "from", "gateway", "to", "client", "café", "\\\"quoted\\\"", "list:\\n- one\\n- two", "tokens", "throughput,",
        "latency.", "Therefore", "we", "measure", "it", "{not json}", "[1]", "naïve", "however", "sentence.\\n\\n", "longer", "words",
    ];

    private readonly Random _random = new(67);

    /// <summary>An item of the gateway's page.</summary>
    public string GatewayItem(int index) =>
        $$$"""{"custom_id":"request-{{{index:0000000}}}","response":{"status_code":200,"request_id":"req_{{{index:x16}}}","body":{{{ChatCompletion(index)}}}}}""";

    /// <summary>A line of an OpenAI output file.</summary>
    public string OpenAILine(int index) =>
        $$$"""{"id":"batch_req_{{{index:x16}}}","custom_id":"request-{{{index:0000000}}}","response":{"status_code":200,"request_id":"req_{{{index:x16}}}","body":{{{ChatCompletion(index)}}}},"error":null}""";

    /// <summary>A line of Anthropic's results.</summary>
    public string AnthropicLine(int index) =>
        $$$"""{"custom_id":"request-{{{index:0000000}}}","result":{"type":"succeeded","message":{{{Message(index)}}}}}""";

    private string ChatCompletion(int index) => Fill(
        "{\"choices\":[{\"finish_reason\":\"stop\",\"index\":0,\"logprobs\":null,\"message\":{\"annotations\":[],\"content\":\"",
        $$$"""
        ","refusal":null,"role":"assistant"}}],"created":{{{1_760_000_000 + index}}},"id":"chatcmpl-{{{index:x16}}}","model":"gpt-4o-mini-2024-07-18","object":"chat.completion","service_tier":"default","system_fingerprint":"fp_560af6e559","usage":{"completion_tokens":412,"completion_tokens_details":{"accepted_prediction_tokens":0,"audio_tokens":0,"reasoning_tokens":0,"rejected_prediction_tokens":0},"prompt_tokens":88,"prompt_tokens_details":{"audio_tokens":0,"cached_tokens":0},"total_tokens":500}}
        """);

    private string Message(int index) => Fill(
        $$$"""{"id":"msg_{{{index:x16}}}","type":"message","role":"assistant","model":"claude-sonnet-4-20250514","content":[{"type":"text","text":""" + "\"",
        """
        "}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":88,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":412,"service_tier":"batch"}}
        """);

    // Words until the payload has its size in bytes, to the byte unless the frame alone is larger.
    private string Fill(string before, string after)
    {
        var text = new StringBuilder(before);
        int room = size - before.Length - after.Length;
        while (room > 0)
        {
            string word = Words[_random.Next(Words.Length)] + " ";
            int length = Encoding.UTF8.GetByteCount(word);
            if (length > room)
                (word, length) = (new string('.', room), room);
            text.Append(word);
            room -= length;
        }

        return text.Append(after).ToString();
    }
}
