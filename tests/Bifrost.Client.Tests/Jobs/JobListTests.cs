using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>Jobs as others see them: listed, read and deleted without running them.</summary>
public sealed class JobListTests
{
    [Test]
    public async Task A_list_has_the_progress_of_each_job_and_reads_no_file_of_it()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob running = await host.CreateAsync(25, ModelProvider.OpenAI);
        await running.SubmitAsync();
        await host.Client.Jobs.RunAsync("done", TestData.RequestItems(5), TestData.CreateRequest(ModelProvider.OpenAI), host.Journal, host.Options).ToListAsync();
        foreach (string file in Directory.GetFiles(Path.Combine(host.Directory, "done"), "*.jsonl"))
            File.Delete(file);

        List<JobListItem> jobs = await host.Client.Jobs.ListAsync(host.Journal).ToListAsync();

        Assert.That(jobs.Select(job => job.ToString()), Is.EquivalentTo((string[])
        [
            "test: 0 of 25 requests completed, 25 active, 0 queued, 0 retrying",
            "done: 5 of 5 requests completed, 0 active, 0 queued, 0 retrying",
        ]));
        JobProgress progress = jobs.Single(job => job.Name == "test").Progress!;
        Assert.That((progress.BatchCount, progress.CountBatches(JobBatchState.Active), progress.Bytes), Is.EqualTo((3, 3, running.Progress.Bytes)));
    }

    [Test]
    public async Task A_job_that_cannot_be_read_does_not_hide_the_others()
    {
        await using JobHost host = await JobHost.StartAsync();
        await (await host.CreateAsync(5, ModelProvider.OpenAI)).DisposeAsync();
        Directory.CreateDirectory(Path.Combine(host.Directory, "broken"));
        await File.WriteAllTextAsync(Path.Combine(host.Directory, "broken", "state.json"), "{");

        List<JobListItem> jobs = await host.Client.Jobs.ListAsync(host.Journal).ToListAsync();

        Assert.That(jobs.Select(job => (job.Name, job.Failure?.Reason)), Is.EquivalentTo(((string, JobFailureReason?)[])[("test", null), ("broken", JobFailureReason.Damaged)]));
    }

    [Test]
    public async Task A_job_that_is_running_can_be_read_with_its_batches()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(25, ModelProvider.OpenAI, host.Options with { MaxActiveBatches = 2 });
        await job.SubmitAsync();
        await host.Client.Jobs.PauseAsync("test", host.Journal);

        JobSnapshot snapshot = await host.Client.Jobs.PeekAsync("test", host.Journal);

        Assert.That(snapshot.ToString(), Is.EqualTo("test: 0 of 25 requests completed, 20 active, 5 queued, 0 retrying"));
        Assert.That(snapshot.Batches.Select(batch => (batch.Number, batch.State, batch.Reference)), Is.EqualTo(job.Batches.Select(batch => (batch.Number, batch.State, batch.Reference))));
        Assert.That((snapshot.Summary.Batches, snapshot.Control), Is.EqualTo((2, JobControl.Pause)));
    }

    [Test]
    public async Task A_job_is_deleted_with_all_that_it_has_stored_unless_it_is_open()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using (BatchJob job = await host.CreateAsync(5, ModelProvider.OpenAI))
        {
            BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => host.Client.Jobs.DeleteAsync("test", host.Journal));
            Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.InUse));
        }

        await host.Client.Jobs.DeleteAsync("test", host.Journal);

        Assert.That(Directory.Exists(Path.Combine(host.Directory, "test")), Is.False);
        Assert.That(await host.Client.Jobs.ListAsync(host.Journal).ToListAsync(), Is.Empty);
        Assert.That(await host.RunAsync(7, ModelProvider.OpenAI).ToListAsync(), Has.Count.EqualTo(7), "The name can be used for another job.");
    }

    [Test]
    public async Task A_journal_in_memory_is_enough_for_all_of_it()
    {
        await using JobHost host = await JobHost.StartAsync();
        var journal = new MemoryJobJournal();
        await host.Client.Jobs.RunAsync("a", TestData.RequestItems(25), TestData.CreateRequest(ModelProvider.OpenAI), journal, host.Options).ToListAsync();

        Assert.That((await host.Client.Jobs.ListAsync(journal).SingleAsync()).Progress!.IsCompleted, Is.True);
        Assert.That((await host.Client.Jobs.PeekAsync("a", journal)).Summary.Results.Succeeded, Is.EqualTo(25));
        await host.Client.Jobs.DeleteAsync("a", journal);
        Assert.That(await host.Client.Jobs.ListAsync(journal).ToListAsync(), Is.Empty);
    }
}
