using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>Why a job has failed: as a value, whatever the journal has thrown.</summary>
public sealed class JobFailureReasonTests
{
    [Test]
    public async Task What_a_journal_throws_arrives_in_an_exception_of_a_job(
        [Values(JournalCallKind.Lock, JournalCallKind.ReadState, JournalCallKind.WriteState, JournalCallKind.CreateFile, JournalCallKind.WriteFile, JournalCallKind.CommitFile,
            JournalCallKind.OpenFile, JournalCallKind.ReadFile, JournalCallKind.ReadControl)] JournalCallKind kind,
        [Values("openai", "anthropic")] string provider)
    {
        await using JobHost host = await JobHost.StartAsync();
        var journal = new ThrowingJournal(new MemoryJobJournal(), kind, new IOException("No space left on device."));

        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(
            () => host.Client.Jobs.RunAsync("test", TestData.RequestItems(5), TestData.CreateRequest(provider), journal, host.Options).ToListAsync());

        Assert.That(exception.Message, Is.EqualTo("The journal of job 'test' failed: No space left on device."));
        Assert.That((exception.Reason, exception.InnerException?.GetType()), Is.EqualTo((JobFailureReason.JournalFailed, typeof(IOException))));
        Assert.That(host.CountCreates(), Is.Zero);
    }

    [Test]
    public async Task A_job_goes_on_after_a_step_that_was_written_although_the_journal_has_failed([Range(2, 6)] int step)
    {
        await using JobHost host = await JobHost.StartAsync();
        var journal = new ThrowingJournal(host.Journal, JournalCallKind.WriteState, new IOException("I/O error.")) { FailsAfterStep = step };
        await using BatchJob job = await host.Client.Jobs.CreateAsync("test", TestData.RequestItems(5), TestData.CreateRequest(ModelProvider.OpenAI), journal, host.Options);
        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => job.WaitForCompletionAsync());
        Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.JournalFailed));

        JobSummary summary = await job.WaitForCompletionAsync();

        Assert.That((summary.Results.Succeeded, host.Gateway.GetBatches(ModelProvider.OpenAI).Count), Is.EqualTo((5, 1)));
    }

    [Test]
    public async Task A_list_and_a_deletion_that_fail_arrive_in_an_exception_of_a_job()
    {
        await using JobHost host = await JobHost.StartAsync();
        var failure = new UnauthorizedAccessException("No.");

        Assert.That(
            (await ExceptionAssert.ThrowsAsync<BifrostJobException>(
                () => host.Client.Jobs.ListAsync(new ThrowingJournal(new MemoryJobJournal(), JournalCallKind.List, failure)).ToListAsync())).Reason,
            Is.EqualTo(JobFailureReason.JournalFailed));
        Assert.That(
            (await ExceptionAssert.ThrowsAsync<BifrostJobException>(
                () => host.Client.Jobs.DeleteAsync("a", new ThrowingJournal(new MemoryJobJournal(), JournalCallKind.Delete, failure)))).InnerException,
            Is.SameAs(failure));
    }

    [Test]
    public async Task Each_reason_is_a_value()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(5, ModelProvider.OpenAI);

        Assert.That(await GetReasonAsync(() => host.Client.Jobs.OpenAsync("test", host.Journal)), Is.EqualTo(JobFailureReason.InUse));
        Assert.That(await GetReasonAsync(() => host.Client.Jobs.OpenAsync("other", host.Journal)), Is.EqualTo(JobFailureReason.NotFound));
        Assert.That(
            await GetReasonAsync(() => host.Client.Jobs.CreateAsync("small", TestData.RequestItems(5), TestData.CreateRequest(ModelProvider.Bedrock), host.Journal)),
            Is.EqualTo(JobFailureReason.TooSmall));
        Assert.That(
            await GetReasonAsync(() => host.Client.Jobs.CreateAsync("models", CreateRequests(501), TestData.CreateRequest(ModelProvider.OpenAI), host.Journal)),
            Is.EqualTo(JobFailureReason.TooManyModels));
        Assert.That(JobFailureReason.InUse.ToString(), Is.EqualTo("in_use"));
    }

    private static IEnumerable<BatchRequestItem> CreateRequests(int models) => Enumerable.Range(1, models).Select(number => new BatchRequestItem
    {
        CustomId = TestData.CustomId(number),
        Body = JsonPayload.Parse($$"""{"model":"m-{{number}}"}"""),
    });

    private static async Task<JobFailureReason> GetReasonAsync(Func<Task> call) => (await ExceptionAssert.ThrowsAsync<BifrostJobException>(call)).Reason;
}
