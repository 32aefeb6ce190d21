using System.Text;

namespace Bifrost.Client.Tests.Results;

/// <summary>Lines of a Vertex result file, which are no result items, are kept and not taken for failures.</summary>
public sealed class VertexLineTests : GatewayTestBase
{
    [Test]
    public async Task A_Vertex_line_has_an_unknown_outcome()
    {
        RespondWith(new GatewayResponse
        {
            Body = Encoding.UTF8.GetBytes(
                """{"status":"","request":{"contents":[]},"response":{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}],"usageMetadata":{"totalTokenCount":3}}}"""),
            ContentType = "application/octet-stream",
        });

        List<BatchResultItem> items = await CreateClient().Files.GetResultItemsAsync("gs://bucket/predictions.jsonl", ModelProvider.Vertex).ToListAsync();

        Assert.That(items.Single().Outcome, Is.EqualTo(BatchItemOutcome.Unknown));
        Assert.That(items.Single().Response!.AdditionalProperties!.Keys, Is.EqualTo((string[])["candidates", "usageMetadata"]));
    }

    [Test]
    public void A_response_without_a_success_status_code_is_still_a_failure()
    {
        BatchResultItem item = RecordJson.Deserialize<BatchResultItem>("""{"custom_id":"a","response":{"status_code":0,"body":{}}}""");

        Assert.That(item.Outcome, Is.EqualTo(BatchItemOutcome.Errored));
    }
}
