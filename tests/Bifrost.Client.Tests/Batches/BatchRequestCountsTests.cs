using Bifrost.Client.Tests.Replay;

namespace Bifrost.Client.Tests.Batches;

/// <summary>Progress is computed from counts that every provider counts in its own way.</summary>
public sealed class BatchRequestCountsTests
{
    [TestCase("1.4.19/openai.retrieve.integration.inprogress", 42, 100, "42 of 100 finished (40 completed, 2 failed)")]
    [TestCase("1.4.19/openai.retrieve.integration.completed", 5, 5, "5 of 5 finished (3 completed, 2 failed)")]
    [TestCase("1.4.19/openai.retrieve.integration.allfailed", 2, 2, "2 of 2 finished (0 completed, 2 failed)")]
    [TestCase("1.4.19/openai.retrieve.integration.newstate", 0, 1, "0 of 1 finished (0 completed, 0 failed)")]
    [TestCase("1.4.19/openai.retrieve.integration.cancelled", 1, 3, "1 of 3 finished (1 completed, 0 failed)")]
    [TestCase("1.4.19/azure.retrieve.inprogress", 42, 100, "42 of 100 finished (40 completed, 2 failed)")]
    [TestCase("1.4.19/azure.retrieve.allfailed", 2, 2, "2 of 2 finished (0 completed, 2 failed)")]
    [TestCase("1.5.16/azure.retrieve.completed", 5, 5, "5 of 5 finished (3 completed, 2 failed)")]
    [TestCase("1.4.19/anthropic.retrieve.unified.inprogress", 0, 5, "0 of 5 finished (0 completed, 0 failed)")]
    [TestCase("1.4.19/anthropic.retrieve.unified.ended", 5, 5, "5 of 5 finished (2 completed, 1 failed, 1 expired, 1 cancelled)")]
    [TestCase("1.4.19/gemini.create", 0, 3, "0 of 3 finished (0 completed, 0 failed)")]
    [TestCase("1.4.19/gemini.retrieve.integration.running", 1, 3, "1 of 3 finished (1 completed, 0 failed)")]
    [TestCase("1.4.19/gemini.retrieve.integration.inline", 3, 3, "3 of 3 finished (1 completed, 2 failed)")]
    [TestCase("1.4.19/gemini.retrieve.integration.file", 3, 3, "3 of 3 finished (3 completed, 0 failed)")]
    [TestCase("1.5.16/gemini.retrieve.unified.escaped.nothing", 3, 3, "3 of 3 finished (0 completed, 3 failed)")]
    [TestCase("1.4.19/bedrock.retrieve.integration.running00001", 0, 0, "0 finished, total unknown (0 completed, 0 failed)")]
    [TestCase("1.4.19/bedrock.retrieve.integration.completed0001", 3, 3, "3 of 3 finished (2 completed, 1 failed)")]
    [TestCase("1.5.16/vertex.retrieve.unified.111", 2, 2, "2 of 2 finished (2 completed, 0 failed)")]
    [TestCase("1.5.16/vertex.retrieve.unified.222", 2, 3, "2 of 3 finished (1 completed, 1 failed)")]
    [TestCase("1.5.16/vertex.retrieve.unified.333", 0, 0, "0 finished, total unknown (0 completed, 0 failed)")]
    public void Recorded_counts_of_every_provider_give_the_finished_requests(string recording, long finished, long total, string text)
    {
        BatchRequestCounts counts = RecordJson.Deserialize<Batch>(Text(Recording.Named(recording))).RequestCounts;

        Assert.That((counts.Finished, counts.Total), Is.EqualTo((finished, total)));
        Assert.That(counts.FinishedFraction, Is.EqualTo(total == 0 ? null : (double?)finished / total));
        Assert.That(counts.ToString(), Is.EqualTo(text));
    }

    [Test]
    public void Every_recorded_batch_that_is_completed_or_ended_is_finished_except_for_a_partial_one_of_Vertex()
    {
        Batch[] batches =
        [
            .. from recording in Recording.All
               where recording.IsSuccess && recording.Exchange.Name.Contains(".retrieve.", StringComparison.Ordinal)
               let text = Text(recording)
               where text.StartsWith('{') && text.Contains("\"request_counts\"", StringComparison.Ordinal)
               let batch = RecordJson.Deserialize<Batch>(text)
               where batch.Status == BatchStatus.Completed || batch.Status == BatchStatus.Ended
               where !recording.Exchange.Name.StartsWith("vertex", StringComparison.Ordinal)
               select batch,
        ];

        Assert.That(batches, Is.Not.Empty);
        Assert.That(batches.Select(batch => batch.RequestCounts.FinishedFraction), Is.All.EqualTo(1));
    }

    // A gateway omits an optional count that is zero.
    [TestCase("""{"total":5,"completed":0,"failed":0,"expired":5}""", 5, TestName = "Anthropic_batch_whose_requests_all_expired")]
    [TestCase("""{"total":5,"completed":0,"failed":0,"canceled":5}""", 5, TestName = "Anthropic_batch_whose_requests_were_all_cancelled")]
    [TestCase("""{"total":5,"completed":0,"failed":5}""", 5, TestName = "Anthropic_batch_whose_requests_all_failed")]
    [TestCase("""{"total":4,"completed":2,"failed":2,"pending":2}""", 2, TestName = "Gemini_batch_whose_requests_failed_so_far")]
    [TestCase("""{"total":100,"completed":75,"failed":50,"succeeded":25,"pending":25}""", 75, TestName = "Gemini_batch_half_of_which_failed")]
    [TestCase("""{"total":100,"completed":75,"failed":50,"succeeded":25,"pending":null}""", 75, TestName = "Null_is_not_a_count")]
    [TestCase("""{"total":3,"completed":1,"failed":0,"succeeded":1,"pending":0}""", 3, TestName = "Pending_of_zero_is_a_count")]
    [TestCase("{}", 0, TestName = "Nothing_reported")]
    public void Finished_is_right_where_counts_are_omitted(string json, long finished) =>
        Assert.That(RecordJson.Deserialize<BatchRequestCounts>(json).Finished, Is.EqualTo(finished));

    [Test]
    public void Counts_that_are_all_zero_have_no_fraction()
    {
        var counts = new BatchRequestCounts();

        Assert.That((counts.Finished, counts.FinishedFraction), Is.EqualTo((0L, (double?)null)));
        Assert.That(counts.ToString(), Is.EqualTo("0 finished, total unknown (0 completed, 0 failed)"));
    }

    [Test]
    public void An_unknown_total_does_not_hide_what_is_finished()
    {
        var counts = new BatchRequestCounts { Completed = 70, Failed = 5, Pending = 25 };

        Assert.That((counts.Finished, counts.FinishedFraction), Is.EqualTo((75L, (double?)null)));
        Assert.That(counts.ToString(), Is.EqualTo("75 finished, total unknown (70 completed, 5 failed)"));
    }

    [Test]
    public void The_example_in_the_documentation_is_what_is_printed() =>
        Assert.That(
            new BatchRequestCounts { Total = 100, Completed = 70, Failed = 5 }.ToString(),
            Is.EqualTo("75 of 100 finished (70 completed, 5 failed)"));

    [TestCase(long.MaxValue, long.MaxValue, 0L, long.MaxValue)]
    [TestCase(long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue)]
    [TestCase(0L, long.MaxValue, long.MaxValue, long.MaxValue)]
    [TestCase(10L, long.MaxValue, long.MaxValue, 10L)]
    [TestCase(10L, -5L, 0L, 0L)]
    [TestCase(-10L, long.MinValue, long.MinValue, 0L)]
    public void Numbers_of_any_size_neither_overflow_nor_leave_the_range(long total, long completed, long failed, long finished)
    {
        var counts = new BatchRequestCounts { Total = total, Completed = completed, Failed = failed };

        Assert.That(counts.Finished, Is.EqualTo(finished));
        Assert.That(counts.FinishedFraction, Is.Null.Or.InRange(0, 1));
        Assert.That(counts.ToString(), Does.StartWith($"{finished} "));
    }

    [TestCase(long.MaxValue, 10L)]
    [TestCase(long.MinValue, 10L)]
    public void More_pending_requests_than_the_total_are_no_negative_progress(long pending, long total)
    {
        var counts = new BatchRequestCounts { Total = total, Pending = pending };

        Assert.That(counts.Finished, Is.EqualTo(pending > 0 ? 0 : total));
    }

    [Test]
    public void What_is_computed_is_not_written()
    {
        const string Json = """{"total":3,"completed":3,"failed":2,"succeeded":1}""";

        Assert.That(RecordJson.Serialize(RecordJson.Deserialize<BatchRequestCounts>(Json)), Is.EqualTo(Json));
    }

    private static string Text(Recording recording) => System.Text.Encoding.UTF8.GetString(recording.Exchange.Body.Span);
}
