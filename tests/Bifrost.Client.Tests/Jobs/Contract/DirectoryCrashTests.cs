using System.Text;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs.Contract;

/// <summary>What a crash, or a loss of power, leaves in the directory of a job does no harm.</summary>
public sealed class DirectoryCrashTests
{
    [Test]
    public async Task Files_that_were_begun_do_no_harm_and_are_removed()
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        string? state = await host.ReadAsync();
        foreach (string file in (string[])["results.jsonl.1-1.partial", "results.jsonl.partial", "state.json.new", "state.json.1.new", "owner.new", "batches-1.log", "control.0.new"])
            host.WriteText(file, "{\"half");
        File.SetLastWriteTimeUtc(Path.Combine(host.JobPath, "control.0.new"), DateTime.UtcNow - TimeSpan.FromDays(1));
        host.WriteText("control.1.new", "of a process that writes it now");

        Assert.That(await host.ReadAsync(), Is.EqualTo(state));
        await using IJobJournalLock taken = await host.Journal.LockAsync(DirectoryJournalHost.Job);
        await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(4, 4));

        Assert.That(host.FileNames, Is.EqualTo((string[])["batches-3.log", "control.1.new", "created", "lock", "owner", "state.json"]));
        Assert.That(await host.ReadAsync(), Does.StartWith("4 "));
    }

    [Test]
    public async Task What_a_failed_step_has_appended_to_the_log_does_not_count(
        [Values("{\"number\":9,\"rec", "{\"number\":1,\"record\":{}}\n{\"number\":1,\"record\":{}}\n{\"number\":1,\"record\":{}}\n")] string rest)
    {
        using var host = new DirectoryJournalHost();
        await using IJobJournalLock taken = await host.CreateAsync();
        string? state = await host.ReadAsync();
        host.WriteBytes("batches-1.log", [.. host.ReadBytes("batches-1.log"), .. Encoding.UTF8.GetBytes(rest)]);

        Assert.That(await host.ReadAsync(), Is.EqualTo(state));
        await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(3, 3));

        Assert.That(await host.ReadAsync(), Does.StartWith("3 ").And.EndWith(" 3 {   \"batch\": 3, \"step\": 3 }"));
        Assert.That(Encoding.UTF8.GetString(host.ReadBytes("batches-1.log")), Does.Not.Contain("{}").And.EndsWith("\"step\": 3 }}\n"));
    }

    [Test]
    public async Task A_log_of_a_failed_first_step_is_replaced()
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        host.WriteText("batches-3.log", "{\"number\":1,\"record\":{}}\n");

        await using IJobJournalLock taken = await host.Journal.LockAsync(DirectoryJournalHost.Job);
        Assert.That(taken.Number, Is.EqualTo(3));
        await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(4, 4));

        Assert.That(await host.ReadAsync(), Does.StartWith("4 ").And.Contain(" 1 {   \"batch\": 1, \"step\": 1 }"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("x")]
    [TestCase("-1")]
    [TestCase("0")]
    [TestCase("9223372036854775807")]
    [TestCase("99999999999999999999999")]
    public async Task The_number_of_a_lock_grows_when_the_file_of_the_owner_is_lost(string? content)
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        if (content is null)
            File.Delete(Path.Combine(host.JobPath, "owner"));
        else
            host.WriteText("owner", content);

        await using IJobJournalLock taken = await host.Journal.LockAsync(DirectoryJournalHost.Job);

        Assert.That(taken.Number, Is.EqualTo(3), "The state has the number 2.");
        await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(4));
    }

    [Test]
    public async Task A_job_whose_deletion_was_interrupted_does_not_exist_and_is_created_anew()
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        await host.Journal.WriteControlAsync(DirectoryJournalHost.Job, JobControl.Cancel);
        File.Delete(Path.Combine(host.JobPath, "created"));
        File.Delete(Path.Combine(host.JobPath, "state.json"));

        Assert.That(await host.ReadAsync(), Is.Null);
        Assert.That(await host.Journal.ListAsync().ToListAsync(), Is.Empty);
        await using IJobJournalLock taken = await host.Journal.LockAsync(DirectoryJournalHost.Job);
        await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(1, 5));

        Assert.That(await host.ReadAsync(), Does.StartWith("1 ").And.EndWith(" 5 {   \"batch\": 5, \"step\": 1 }"));
        Assert.That(await host.Journal.ReadControlAsync(DirectoryJournalHost.Job), Is.EqualTo(JobControl.Run), "The job before was cancelled, not this one.");
    }

    [Test]
    public async Task A_state_is_on_the_disk_before_it_replaces_the_one_before_and_so_are_the_names_of_the_files()
    {
        using var host = new DirectoryJournalHost();
        var flushed = new List<string>();
        var journal = new DirectoryJobJournal(host.Root) { FlushedToDisk = path => flushed.Add(Describe(path)) };
        await using IJobJournalLock taken = await journal.LockAsync(DirectoryJournalHost.Job);
        flushed.Clear();

        await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(1, 1));
        Assert.That(flushed, Is.EqualTo((string[])["batches-1.log 0", "state.json.1.new 0", "directory 0", "directory 1"]), "A new log, and then the state.");
        flushed.Clear();

        await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(2, 1));
        Assert.That(flushed, Is.EqualTo((string[])["batches-1.log 1", "state.json.1.new 1", "directory 2"]), "No new file.");
        flushed.Clear();

        await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(3));
        Assert.That(flushed, Is.EqualTo((string[])["state.json.1.new 2", "directory 3"]), "No record.");
        flushed.Clear();

        await using (IJobJournalFile file = await taken.CreateFileAsync("a.jsonl"))
        {
            await file.Content.WriteAsync(new byte[100]);
            Assert.That(flushed, Is.Empty);
            await file.CommitAsync();
        }

        Assert.That(flushed, Is.EqualTo((string[])["a.jsonl.1-1.partial 3"]));
        await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(4));
        Assert.That(
            flushed[1..], Is.EqualTo((string[])["state.json.1.new 3", "directory 3", "directory 4"]), "The name of the file, and then the state that refers to it.");

        // With the version of the state at that time.
        string Describe(string path)
        {
            JobJournalState? state = host.Journal.ReadStateAsync(DirectoryJournalHost.Job).AsTask().GetAwaiter().GetResult();
            return $"{(path == host.JobPath ? "directory" : Path.GetFileName(path))} {state?.Version ?? 0}";
        }
    }

    [Test]
    public async Task A_discarded_file_is_not_flushed_to_the_disk()
    {
        using var host = new DirectoryJournalHost();
        var flushed = new List<string>();
        var journal = new DirectoryJobJournal(host.Root) { FlushedToDisk = flushed.Add };
        await using IJobJournalLock taken = await journal.LockAsync(DirectoryJournalHost.Job);
        flushed.Clear();
        await using (IJobJournalFile file = await taken.CreateFileAsync("a.jsonl"))
            await file.Content.WriteAsync(new byte[100]);
        Assert.That(flushed, Is.Empty);
    }

    [Test]
    public async Task A_step_that_is_not_JSON_is_refused_and_changes_nothing()
    {
        using var host = new DirectoryJournalHost();
        await using IJobJournalLock taken = await host.CreateAsync();
        string? state = await host.ReadAsync();
        JobJournalStep jobStep = DirectoryJournalHost.CreateStep(3, 1);

        Assert.That(async () => await taken.WriteStateAsync(jobStep with { Head = "{}}"u8.ToArray() }), Throws.ArgumentException);
        Assert.That(
            async () => await taken.WriteStateAsync(jobStep with { Batches = [KeyValuePair.Create(1, (ReadOnlyMemory<byte>)"{"u8.ToArray())] }), Throws.ArgumentException);
        Assert.That(async () => await taken.WriteStateAsync(jobStep with { Batches = [.. jobStep.Batches, .. jobStep.Batches] }), Throws.ArgumentException);

        Assert.That(await host.ReadAsync(), Is.EqualTo(state));
        await taken.WriteStateAsync(jobStep);
    }

    [Test]
    public async Task An_owner_that_was_cut_off_does_not_write_a_job_that_was_deleted_and_created_again()
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("Windows does not delete a file that is open.");
        using var host = new DirectoryJournalHost();
        await using IJobJournalLock old = await host.CreateAsync();
        File.Delete(Path.Combine(host.JobPath, "lock"));
        await host.Journal.DeleteAsync(DirectoryJournalHost.Job);
        await using IJobJournalLock taken = await host.CreateAsync();
        Assert.That(taken.Number, Is.EqualTo(old.Number), "Numbers begin again.");

        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(async () => await old.WriteStateAsync(DirectoryJournalHost.CreateStep(3, 9)));

        Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.LockLost));
        Assert.That(await host.ReadAsync(), Does.StartWith("2 "));
        await old.DisposeAsync();
        await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(3, 9));
    }

    [Test]
    public async Task A_lock_that_is_lost_while_a_step_is_written_does_not_replace_the_state()
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("Windows does not delete a file that is open.");
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        string? state = await host.ReadAsync();
        IJobJournalLock? next = null;
        var journal = new DirectoryJobJournal(host.Root) { FlushedToDisk = TakeLock };
        await using IJobJournalLock taken = await journal.LockAsync(DirectoryJournalHost.Job);

        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(async () => await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(4, 1)));

        Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.LockLost));
        Assert.That(taken.Lost.IsCancellationRequested, Is.True);
        Assert.That(await host.ReadAsync(), Is.EqualTo(state));
        await next!.WriteStateAsync(DirectoryJournalHost.CreateStep(4, 1));
        await next.DisposeAsync();

        void TakeLock(string path)
        {
            if (!path.EndsWith("state.json.3.new", StringComparison.Ordinal))
                return;
            File.Delete(Path.Combine(host.JobPath, "lock"));
            next = host.Journal.LockAsync(DirectoryJournalHost.Job).AsTask().GetAwaiter().GetResult();
        }
    }

    [Test]
    public async Task A_step_that_is_cancelled_after_its_records_were_written_changes_nothing()
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        string? state = await host.ReadAsync();
        using var cancellation = new CancellationTokenSource();
        var journal = new DirectoryJobJournal(host.Root) { FlushedToDisk = path => CancelAt(path, "state.json.3.new") };
        await using IJobJournalLock taken = await journal.LockAsync(DirectoryJournalHost.Job);

        Exception? exception = await ExceptionAssert.RecordAsync(async () => await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(4, 1), cancellation.Token));

        Assert.That(exception, Is.InstanceOf<OperationCanceledException>());
        Assert.That(await host.ReadAsync(), Is.EqualTo(state));
        await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(4, 3));
        Assert.That(await host.ReadAsync(), Does.StartWith("4 ").And.Contain(" 1 {   \"batch\": 1, \"step\": 1 }").And.Contain(" 3 {   \"batch\": 3, \"step\": 4 }"));

        void CancelAt(string path, string file)
        {
            if (Path.GetFileName(path) == file)
                cancellation.Cancel();
        }
    }

    [Test]
    public async Task A_file_that_could_not_be_written_completely_is_not_committed()
    {
        using var host = new DirectoryJournalHost();
        await using IJobJournalLock taken = await host.CreateAsync();
        await using IJobJournalFile file = await taken.CreateFileAsync("a.jsonl");
        await file.Content.WriteAsync(new byte[100]);
        ((FileStream)file.Content).SafeFileHandle.Dispose();

        for (int attempt = 1; attempt <= 2; attempt++)
            Assert.That(await ExceptionAssert.RecordAsync(async () => await file.CommitAsync()), Is.Not.Null);

        Assert.That(host.FileNames, Does.Not.Contain("a.jsonl"));
    }
}
