using System.Text;
using Bifrost.Client.Results;

namespace Bifrost.Client.Tests.Results;

/// <summary>The token counts of a response, in the shapes of the providers' documentation.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TokenUsageReaderTests
{
    [TestCase("""{"id":"chatcmpl-1","choices":[{"message":{"usage":{"prompt_tokens":9}}}],"usage":{"prompt_tokens":12,"completion_tokens":34,"total_tokens":46}}""", TestName = "OpenAI chat completions")]
    [TestCase("""{"output":[],"usage":{"input_tokens":12,"input_tokens_details":{"cached_tokens":5},"output_tokens":34}}""", TestName = "OpenAI responses, Anthropic")]
    [TestCase("""{"usage":{"inputTokens":12,"outputTokens":34,"totalTokens":46},"output":{}}""", TestName = "Bedrock Converse and Nova")]
    [TestCase("""{"generation":"x","prompt_token_count":12,"generation_token_count":34,"stop_reason":"stop"}""", TestName = "Bedrock Llama")]
    [TestCase("""{"candidates":[],"usageMetadata":{"promptTokenCount":12,"candidatesTokenCount":34}}""", TestName = "Gemini and Vertex")]
    [TestCase("""{"usage":{"prompt_tokens":"12","prompt_tokens":12,"completion_tokens":34}}""", TestName = "A count that is not a number is omitted")]
    [TestCase("""{"usage":{"prompt_tokens":12,"completion_tokens":34},"rest":"cut""", TestName = "What follows the counts can be damaged")]
    public void Counts_are_read(string body)
    {
        bool isFound = TokenUsageReader.TryRead(Encoding.UTF8.GetBytes(body), out long input, out long output);

        Assert.That((isFound, input, output), Is.EqualTo((true, 12, 34)));
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("\"text\"")]
    [TestCase("{}")]
    [TestCase("{\"usage\":null}")]
    [TestCase("{\"usage\":[{\"prompt_tokens\":1}]}")]
    [TestCase("{\"usage\":5,\"other\":{\"prompt_tokens\":1}}")]
    [TestCase("{\"usage\":{\"prompt_tokens\":null,\"completion_tokens\":{\"prompt_tokens\":1}}}")]
    [TestCase("{\"prompt_tokens\":")]
    public void A_body_without_counts_has_none(string body)
    {
        bool isFound = TokenUsageReader.TryRead(Encoding.UTF8.GetBytes(body), out long input, out long output);

        Assert.That((isFound, input, output), Is.EqualTo((false, 0, 0)));
    }
}
