using System.Text;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>The journal in a directory, and one of the caller's own.</summary>
public sealed class JournalUseTests
{
    [Test]
    public async Task A_job_that_is_open_cannot_be_opened_a_second_time()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using (BatchJob job = await host.CreateAsync(5, ModelProvider.OpenAI))
        {
            BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => host.Client.Jobs.OpenAsync("test", host.Journal));
            Assert.That(exception.Message, Does.StartWith("Job 'test' in '").And.EndWith("has locked it."));
        }

        await using BatchJob again = await host.Client.Jobs.OpenAsync("test", host.Journal);
        Assert.That(again.Progress.Requests, Is.EqualTo(5));
    }

    [Test]
    public async Task A_state_that_something_else_has_changed_is_not_replaced()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(5, ModelProvider.OpenAI);
        await using BatchJob other = await StealAsync(host);
        await other.PollAsync();
        await other.CancelAsync();

        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => job.SubmitAsync());

        Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.LockLost));
        Assert.That(host.CountCreates(), Is.Zero);
    }

    [Test]
    public async Task A_journal_of_a_newer_version_is_refused_by_name()
    {
        await using JobHost host = await JobHost.StartAsync();
        await (await host.CreateAsync(5, ModelProvider.OpenAI)).DisposeAsync();
        string file = Path.Combine(host.Directory, "test", "state.json");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"version\": 2", "\"version\": 3", StringComparison.Ordinal));

        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => host.Client.Jobs.OpenAsync("test", host.Journal));

        Assert.That(
            exception.Message,
            Is.EqualTo("The journal of job 'test' has version 3: a newer version of the library has written it. This one reads versions up to 2."));
        Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.NewerVersion));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("{\"version\":1}")]
    [TestCase("{\"version\":\"1\"}")]
    public async Task A_damaged_state_is_refused_by_the_name_of_its_job(string content)
    {
        await using JobHost host = await JobHost.StartAsync();
        await (await host.CreateAsync(5, ModelProvider.OpenAI)).DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(host.Directory, "test", "state.json"), content);

        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => host.Client.Jobs.OpenAsync("test", host.Journal));

        Assert.That(exception.Message, Does.Contain("job 'test'"));
        Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.Damaged));
    }

    /// <summary>The sample was written by the first version that had jobs: four batches, of which one has ended, one is active, one was being created.</summary>
    [Test]
    public async Task A_journal_that_an_older_version_wrote_is_opened_and_finished()
    {
        await using JobHost host = await JobHost.StartAsync();
        CopySample("Version1", Path.Combine(host.Directory, "test"));
        host.Gateway.AddBatch(
            ModelProvider.OpenAI,
            new Batch { Id = "batch_sample_2", Status = BatchStatus.Completed, OutputFileId = "file-out-4", RequestCounts = new BatchRequestCounts { Total = 10, Completed = 10 } },
            [.. Enumerable.Range(11, 10).Select(number => TestData.SucceededItem(TestData.CustomId(number)))]);

        await using BatchJob job = await host.Client.Jobs.OpenAsync("test", host.Journal, host.Options with { Limits = null });
        List<JobResultItem> items = await job.RunAsync().ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(JobHost.GetCustomIds(35)));
        Assert.That(host.CountCreates(), Is.EqualTo(3), "The batch that was being created is not in the list. Its file does not exist any more, so that it is uploaded again.");
    }

    [Test]
    public async Task A_person_can_read_the_state()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(15, ModelProvider.OpenAI);
        await job.SubmitAsync();

        Assert.That(host.ReadFile("state.json"), Does.Contain("\n  \"template\": {\n    \"provider\": \"openai\"").And.Contain("\"active\": 2"));
    }

    [Test]
    public async Task A_journal_of_the_callers_own_is_enough_for_a_whole_job()
    {
        await using JobHost host = await JobHost.StartAsync();
        var journal = new MemoryJobJournal();
        host.Gateway.AnswerWith(request => request.Line == 1 ? request.Fail(500, "no") : request.Succeed());

        JobResults results = host.Client.Jobs.RunAsync("test", TestData.RequestItems(35), TestData.CreateRequest(ModelProvider.OpenAI), journal, host.Options);
        List<JobResultItem> items = await results.ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(JobHost.GetCustomIds(35)));
        Assert.That(results.Summary!.Batches, Is.EqualTo(5));
    }

    [TestCase("")]
    [TestCase("..")]
    [TestCase("a/b")]
    [TestCase("a\\b")]
    [TestCase(".hidden")]
    [TestCase("a b")]
    [TestCase("ä")]
    public async Task A_name_that_cannot_be_the_name_of_a_directory_everywhere_is_refused(string name)
    {
        await using JobHost host = await JobHost.StartAsync();

        ArgumentException exception = await ExceptionAssert.ThrowsAsync<ArgumentException>(() => host.Client.Jobs.OpenAsync(name, host.Journal));

        Assert.That(exception.ParamName, Is.EqualTo("name"));
    }

    [Test]
    public async Task A_job_that_exists_for_something_else_is_not_taken_for_this_one()
    {
        await using JobHost host = await JobHost.StartAsync();
        await (await host.CreateAsync(5, ModelProvider.OpenAI)).DisposeAsync();

        ArgumentException exception = await ExceptionAssert.ThrowsAsync<ArgumentException>(() => host.CreateAsync(5, ModelProvider.Azure));

        Assert.That(exception.Message, Does.StartWith("Job 'test' exists with another Provider. Use another name for another job."));
    }

    [Test]
    public async Task A_requests_file_that_was_changed_is_noticed()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(5, ModelProvider.OpenAI);
        await File.AppendAllTextAsync(host.FindFile("requests", 1), Encoding.UTF8.GetString(TestData.JsonLines("{\"custom_id\":\"x\"}").Span));

        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => job.WaitForCompletionAsync());

        Assert.That(exception.Message, Does.StartWith("The file requests-0001-").And.Contain("of job 'test' is damaged: it has more than its"));
        Assert.That((exception.Reason, host.CountCreates()), Is.EqualTo((JobFailureReason.Damaged, 0)));
    }

    // Somebody deletes the file that is locked: the next owner locks another one.
    private static async Task<BatchJob> StealAsync(JobHost host)
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("Windows does not delete a file that is open.");
        File.Delete(Path.Combine(host.Directory, "test", "lock"));
        return await host.Client.Jobs.OpenAsync("test", host.Journal, host.Options);
    }

    private static void CopySample(string name, string directory)
    {
        Directory.CreateDirectory(directory);
        foreach (string file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Jobs", "Journals", name)))
            File.Copy(file, Path.Combine(directory, Path.GetFileName(file)));
    }
}
