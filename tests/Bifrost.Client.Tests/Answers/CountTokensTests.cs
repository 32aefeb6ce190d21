namespace Bifrost.Client.Tests.Answers;

public sealed class CountTokensTests : GatewayTestBase
{
    private const string Page = """
        {"batch_id":"batch_1","results":[
        {"custom_id":"a","response":{"status_code":200,"body":{"model":"m-1","usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}}},
        {"custom_id":"b","response":{"status_code":200,"body":{"model":"m-2","usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30}}}},
        {"custom_id":"c","response":{"status_code":200,"body":{"model":"m-1","usage":{"prompt_tokens":4,"completion_tokens":1,"total_tokens":5}}}},
        {"custom_id":"d","result":{"type":"succeeded","message":{"usage":{"input_tokens":7,"output_tokens":1}}}},
        {"custom_id":"e","response":{"status_code":400,"body":{"error":{"message":"bad"}}}},
        {"custom_id":"f","response":{"status_code":200,"body":{"usage":{"prompt_tokens":5}},"new":1}},
        {"custom_id":"g","response":{"status_code":200,"body":{"usage" 5}}},
        {"custom_id":"h","response":{"status_code":200,"body":{"model":"\q","usage":{"prompt_tokens":5}}}}]}
        """;

    [Test]
    public async Task The_summary_has_the_tokens_by_model([Values] EnumerationMode mode)
    {
        RespondInOrder(Completed, GatewayResponse.Json(Page));
        BatchResults results = CreateClient().Batches.GetResultsAsync(Reference, new BatchResultsOptions { CountTokens = true });

        await CollectedResults.ReadAsync(results, mode);

        BatchTokenUsage tokens = results.Summary!.Tokens!;
        Assert.That(tokens.ByModel, Is.EquivalentTo(new Dictionary<string, TokenUsage>
        {
            ["m-1"] = new() { InputTokens = 7, OutputTokens = 3, TotalTokens = 10 },
            ["m-2"] = new() { InputTokens = 10, OutputTokens = 20, TotalTokens = 30 },
            [""] = new() { InputTokens = 12, OutputTokens = 1, TotalTokens = 13 },
        }));
        Assert.That(tokens.Total, Is.EqualTo(new TokenUsage { InputTokens = 29, OutputTokens = 24, TotalTokens = 53 }));
    }

    [Test]
    public async Task Tokens_are_not_counted_by_default()
    {
        RespondInOrder(Completed, GatewayResponse.Json(Page));
        BatchResults results = CreateClient().Batches.GetResultsAsync(Reference);

        await CollectedResults.ReadAsync(results);

        Assert.That(results.Summary!.Tokens, Is.Null);
    }

    private static GatewayResponse Completed => GatewayResponse.Json("""{"id":"batch_1","status":"completed","request_counts":{"total":8,"completed":8,"failed":0}}""");
}
