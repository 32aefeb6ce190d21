using System.Text;

namespace Bifrost.Client.Tests.Results;

/// <summary>Items with a string outside of the payload that contains an invalid escape sequence.</summary>
public sealed class InvalidEscapeTests : GatewayTestBase
{
    private const string ValidItem = """{"custom_id":"b","response":{"status_code":200,"body":{} } }""";
    private const string InvalidCode = """{"custom_id":"a","error":{"code":"\q"}}""";
    private const string InvalidId = """{"custom_id":"\q","response":{"status_code":200,"body":{} } }""";

    [Test]
    public async Task An_invalid_escape_in_a_page_is_reported_with_the_item([Values(InvalidCode, InvalidId)] string item, [Values] EnumerationMode mode)
    {
        RespondInOrder(Completed, GatewayResponse.Json($$"""{"batch_id":"batch_1","results":[{{item}},{{ValidItem}}]}"""));

        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient().Batches.GetResultsAsync(Reference), mode);

        Assert.That(collected.Failure, Is.TypeOf<BifrostInvalidResponseException>());
        Assert.That(collected.Failure!.ItemsDelivered, Is.Zero);
        Assert.That(collected.Failure.Message, Does.Contain("item 1 of the page"));
    }

    [Test]
    public async Task An_invalid_escape_is_reported_by_the_outcome_of_the_reader()
    {
        RespondWith(GatewayResponse.Json($$"""{"batch_id":"batch_1","results":[{{InvalidCode}}]}"""));
        await using BatchResultReader reader = CreateClient().Batches.OpenResultReader(Reference, new() { Source = BatchResultsSource.ResultsEndpointOnly });

        Assert.That(await reader.ReadAsync(), Is.True);

        Assert.That(() => reader.Outcome, Throws.TypeOf<BifrostInvalidResponseException>());
    }

    [Test]
    public async Task An_invalid_escape_in_a_file_is_one_parse_error([Values(InvalidCode, InvalidId)] string line)
    {
        RespondInOrder(Completed, new GatewayResponse { ContentType = "application/octet-stream", Body = Encoding.UTF8.GetBytes($"{line}\n{ValidItem}\n") });
        BatchResults results = CreateClient().Batches.GetResultsAsync(Reference, new BatchResultsOptions { Source = BatchResultsSource.ProviderFiles });

        CollectedResults collected = await CollectedResults.ReadAsync(results);

        Assert.That((collected.CustomIds, collected.Failure), Is.EqualTo(("b", (BifrostException?)null)));
        Assert.That(results.Summary!.ParseErrors.Select(error => (error.Line, error.Message)), Is.EqualTo(((long?, string?)[])[(1, line)]));
    }

    private static GatewayResponse Completed =>
        GatewayResponse.Json("""{"id":"batch_1","status":"completed","output_file_id":"file-1","request_counts":{"total":2,"completed":2,"failed":0}}""");
}
