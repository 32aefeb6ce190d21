using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>Requests of a job that have more than one result.</summary>
public sealed class RepeatedResultTests
{
    // Results in the order of the requests, in one file. OpenAI has those of failed requests in another one.
    private static readonly ModelProvider[] InOrder = [ModelProvider.Anthropic, ModelProvider.Bedrock];

    [Test]
    public async Task A_second_result_of_a_request_that_failed_in_the_same_batch_is_a_duplicate_and_the_request_is_sent_again(
        [ValueSource(nameof(InOrder))] ModelProvider provider, [Values] bool hasSecondFailed)
    {
        // Request 5 has no result of its own: it has one with the custom_id of request 4.
        await using JobHost host = await JobHost.StartAsync();
        host.AnswerByAttempt((request, attempt) => attempt == 2 ? request.Succeed()
            : request.Line == 4 ? request.Fail(500, "no")
            : request.Line == 5 ? (hasSecondFailed ? request.Fail(503, "no") : request.Succeed()) with { CustomId = "r-4" }
            : request.Succeed());
        await using BatchJob job = await host.CreateAsync(10, provider, RetryAll(host));

        JobSummary summary = await job.WaitForCompletionAsync();
        List<JobResultItem> items = await job.GetResultsAsync().ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(JobHost.GetCustomIds(10)), "Each request has one final result.");
        Assert.That(items.Where(item => item.Attempts == 2).Select(item => item.CustomId), Is.EquivalentTo((string[])["r-4", "r-5"]));
        Assert.That((summary.Results, summary.Duplicates, summary.SentAgain), Is.EqualTo((new JobRequestCounts { Succeeded = 10 }, 1L, 2L)));
        Assert.That(job.Batches[0].SentAgain, Is.EqualTo(2));
    }

    [Test]
    public async Task A_second_result_of_a_request_that_succeeded_in_the_same_batch_does_not_replace_the_first(
        [ValueSource(nameof(InOrder))] ModelProvider provider, [Values] bool hasSecondFailed)
    {
        await using JobHost host = await JobHost.StartAsync();
        host.AnswerByAttempt((request, attempt) => attempt == 1 && request.Line == 5
            ? (hasSecondFailed ? request.Fail(500, "no") : request.Succeed()) with { CustomId = "r-4" }
            : request.Succeed());
        await using BatchJob job = await host.CreateAsync(10, provider, RetryAll(host));

        JobSummary summary = await job.WaitForCompletionAsync();
        List<JobResultItem> items = await job.GetResultsAsync().ToListAsync();

        JobResultItem item = items.Single(item => item.CustomId == "r-4");
        Assert.That((item.Outcome, item.Attempts), Is.EqualTo((JobResultOutcome.Succeeded, 1)));
        Assert.That((summary.Results, summary.Duplicates, summary.SentAgain), Is.EqualTo((new JobRequestCounts { Succeeded = 10 }, 1L, 1L)));
    }

    [Test]
    public async Task The_result_of_the_second_attempt_is_the_final_one_whatever_it_is(
        [ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        await using JobHost host = await JobHost.StartAsync();
        host.AnswerByAttempt((request, attempt) => request.CustomId switch
        {
            "r-1" => attempt == 1 ? request.Fail(500, "first") : request.Fail(400, "second"),
            "r-2" => attempt == 1 ? request.Fail(500, "first") : request.Fail(503, "second"),
            "r-3" => attempt == 1 ? request.Fail(500, "first") : request.Succeed(),
            "r-4" => attempt == 1 ? request.Fail(500, "first") : null,
            _ => request.Succeed(),
        });
        await using BatchJob job = await host.CreateAsync(10, provider, RetryAll(host));

        JobSummary summary = await job.WaitForCompletionAsync();
        List<JobResultItem> items = await job.GetResultsAsync().ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(JobHost.GetCustomIds(10)));
        Assert.That(
            items.Where(item => item.Attempts == 2).Select(item => (item.CustomId, item.Outcome)),
            Is.EquivalentTo(
                ((string, JobResultOutcome)[])
                [
                    ("r-1", JobResultOutcome.Errored), ("r-2", JobResultOutcome.Errored), ("r-3", JobResultOutcome.Succeeded), ("r-4", JobResultOutcome.Missing),
                ]));
        Assert.That(items.Exists(item => item.Item?.ErrorMessage?.Contains("first", StringComparison.Ordinal) == true), Is.False);
        Assert.That(summary.Results, Is.EqualTo(new JobRequestCounts { Succeeded = 7, Errored = 2, Missing = 1 }));
    }

    private static JobOptions RetryAll(JobHost host) => host.Options with { ShouldRetry = _ => true };
}
