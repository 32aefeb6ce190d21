using Bifrost.Client.Results;

namespace Bifrost.Client.Tests.Results;

public sealed class ItemOutcomeTests
{
    [TestCase(200, null, false, null, BatchItemOutcome.Succeeded)]
    [TestCase(299, null, false, null, BatchItemOutcome.Succeeded)]
    [TestCase(199, null, false, null, BatchItemOutcome.Errored)]
    [TestCase(300, null, false, null, BatchItemOutcome.Errored)]
    [TestCase(0, null, false, null, BatchItemOutcome.Errored)]
    [TestCase(null, null, false, null, BatchItemOutcome.Unknown)]
    [TestCase(null, "", false, null, BatchItemOutcome.Succeeded)]
    [TestCase(null, "succeeded", false, null, BatchItemOutcome.Succeeded)]
    [TestCase(null, "errored", false, null, BatchItemOutcome.Errored)]
    [TestCase(200, "errored", false, null, BatchItemOutcome.Errored)]
    [TestCase(500, "succeeded", false, null, BatchItemOutcome.Errored)]
    [TestCase(null, "expired", false, null, BatchItemOutcome.Expired)]
    [TestCase(null, "expired", true, "e", BatchItemOutcome.Expired)]
    [TestCase(null, "canceled", false, null, BatchItemOutcome.Cancelled)]
    [TestCase(null, "cancelled", false, null, BatchItemOutcome.Cancelled)]
    [TestCase(200, null, true, null, BatchItemOutcome.Errored)]
    [TestCase(null, "succeeded", true, "e", BatchItemOutcome.Errored)]
    [TestCase(null, null, true, "batch_expired", BatchItemOutcome.Expired)]
    [TestCase(null, null, true, "batch_cancelled", BatchItemOutcome.Cancelled)]
    [TestCase(null, null, true, "batch_canceled", BatchItemOutcome.Cancelled)]
    [TestCase(null, null, false, "batch_expired", BatchItemOutcome.Unknown)]
    public void The_outcome_follows_from_status_result_and_error(int? status, string? resultType, bool hasError, string? errorCode, BatchItemOutcome outcome)
    {
        Assert.That(BatchItemOutcomes.Of(status, resultType, hasError, errorCode), Is.EqualTo(outcome));
        var item = new BatchResultItem
        {
            Response = status is { } code ? new BatchItemResponse { StatusCode = code } : null,
            Result = resultType is null ? null : new BatchItemResult { Type = resultType },
            Error = hasError ? new BatchItemError { Code = errorCode } : null,
        };
        Assert.That(item.Outcome, Is.EqualTo(outcome));
    }

    [Test]
    public void A_result_without_a_type_succeeded() =>
        Assert.That(new BatchResultItem { Result = new BatchItemResult() }.Outcome, Is.EqualTo(BatchItemOutcome.Succeeded));

    [TestCase("""{"candidates":[]}""", BatchItemOutcome.Unknown)]
    [TestCase("""{"candidates":[],"status_code":200}""", BatchItemOutcome.Succeeded)]
    [TestCase("""{"candidates":[],"body":{}}""", BatchItemOutcome.Errored)]
    [TestCase("{}", BatchItemOutcome.Errored)]
    public void A_response_with_other_members_only_has_no_status(string response, BatchItemOutcome outcome) =>
        Assert.That(RecordJson.Deserialize<BatchResultItem>($$"""{"response":{{response}}}""").Outcome, Is.EqualTo(outcome));

    [Test]
    public void The_body_is_that_of_the_response_or_else_the_message()
    {
        JsonPayload body = JsonPayload.Parse("1");
        JsonPayload message = JsonPayload.Parse("2");
        var result = new BatchItemResult { Message = message };
        Assert.That(new BatchResultItem { Response = new BatchItemResponse { Body = body }, Result = result }.Body?.ToString(), Is.EqualTo("1"));
        Assert.That(new BatchResultItem { Response = new BatchItemResponse(), Result = result }.Body?.ToString(), Is.EqualTo("2"));
        Assert.That(new BatchResultItem { Result = result }.Body?.ToString(), Is.EqualTo("2"));
        Assert.That(new BatchResultItem().Body, Is.Null);
    }

    [Test]
    public void A_null_is_an_empty_value()
    {
        Assert.That(new BatchResultItem { CustomId = null! }.CustomId, Is.Empty);
        Assert.That(new BatchResultItem().CustomId, Is.Empty);
        Assert.That(new BatchResultsPage { BatchId = null!, Items = null! }, Has.Property("BatchId").Empty.And.Property("Items").Empty);
        Assert.That(new BatchResultsPage(), Has.Property("BatchId").Empty.And.Property("Items").Empty);
        Assert.That(new BatchResultsPosition { BatchId = null! }.BatchId, Is.Empty);
        Assert.That(new BatchResultsPosition().BatchId, Is.Empty);
    }

    [Test]
    public void ToString_has_what_is_not_secret() => Assert.Multiple(() =>
    {
        BatchResultItem item = TestData.SucceededItem("a");
        Assert.That(item.ToString(), Is.EqualTo("BatchResultItem { CustomId = a, Outcome = Succeeded }"));
        Assert.That(new BatchAnswer<string>("prompt", item).ToString(), Is.EqualTo("BatchAnswer { CustomId = a, Outcome = Succeeded }"));
        Assert.That(new BatchItemError { Code = "c", Message = "prompt" }.ToString(), Is.EqualTo("BatchItemError { Code = c }"));
        Assert.That(new BatchItemResponse { StatusCode = 200, RequestId = "r" }.ToString(), Is.EqualTo("BatchItemResponse { StatusCode = 200, RequestId = r }"));
        Assert.That(new BatchItemResult { Type = "errored" }.ToString(), Is.EqualTo("BatchItemResult { Type = errored }"));
        Assert.That(new BatchResultsPage { BatchId = "b", Items = [item], HasMore = true }.ToString(), Is.EqualTo("BatchResultsPage { BatchId = b, Items = 1, HasMore = True }"));
    });

    [Test]
    public void The_summary_adds_and_describes_its_counts()
    {
        BatchResultsSummary summary = Summary();
        Assert.That(summary.Seen, Is.EqualTo(11_111));
        Assert.That(
            summary.ToString(),
            Is.EqualTo("11111 items (1 succeeded, 10 errored, 100 expired, 1000 cancelled, 10000 unknown), 2 missing, 3 duplicates, 4 lines that could not be parsed"));
        Assert.That((summary with { Missing = null }).ToString(), Does.Contain("unknown number missing"));
    }

    [TestCase(0L, 0, 0, true)]
    [TestCase(1L, 0, 0, false)]
    [TestCase(null, 0, 0, false)]
    [TestCase(0L, 1, 0, false)]
    [TestCase(0L, 0, 1, false)]
    public void Results_are_complete_when_nothing_is_missing_unknown_or_unreadable(long? missing, int unknown, int parseErrors, bool isComplete) =>
        Assert.That((Summary() with { Missing = missing, Unknown = unknown, ParseErrorCount = parseErrors }).IsComplete, Is.EqualTo(isComplete));

    [TestCase(null, null, "batch_1", BatchResultsSource.ResultsEndpoint, null)]
    [TestCase("c", null, "batch_1", BatchResultsSource.ResultsEndpoint, "Cursor and Position cannot both be set.")]
    [TestCase(null, null, "batch_2", BatchResultsSource.ResultsEndpoint, "Position is in another batch.")]
    [TestCase(null, "file-1", "batch_1", BatchResultsSource.ResultsEndpointOnly, "Position is in a file, and Source reads no files.")]
    [TestCase(null, "file-1", "batch_1", BatchResultsSource.ResultsEndpoint, null)]
    [TestCase(null, null, "batch_1", BatchResultsSource.ResultsEndpointOnly, null)]
    public void A_position_has_to_fit_the_batch_and_the_source(string? cursor, string? fileId, string batchId, BatchResultsSource source, string? message)
    {
        var options = new BatchResultsOptions
        {
            Cursor = cursor,
            Source = source,
            Position = new BatchResultsPosition { BatchId = batchId, FileId = fileId },
        };
        Assert.That(
            () => options.Validate(TestData.Reference, "options"),
            message is null ? Throws.Nothing : Throws.ArgumentException.With.Message.StartsWith(message).And.Property("ParamName").EqualTo("options"));
    }

    [Test]
    public void A_cursor_without_a_position_fits() =>
        Assert.That(() => new BatchResultsOptions { Cursor = "c" }.Validate(TestData.Reference, "options"), Throws.Nothing);

    private static BatchResultsSummary Summary() => new()
    {
        Batch = new Batch(),
        Source = BatchResultsSource.ResultsEndpoint,
        Succeeded = 1,
        Errored = 10,
        Expired = 100,
        Cancelled = 1000,
        Unknown = 10_000,
        Duplicates = 3,
        ParseErrors = [],
        ParseErrorCount = 4,
        Missing = 2,
    };
}
