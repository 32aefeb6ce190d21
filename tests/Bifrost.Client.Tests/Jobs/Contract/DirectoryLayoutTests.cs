using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs.Contract;

/// <summary>What is in the directory of a job.</summary>
public sealed class DirectoryLayoutTests
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;

    [Test]
    public async Task A_job_has_a_state_a_log_and_its_files()
    {
        using var host = new DirectoryJournalHost();
        await using IJobJournalLock taken = await host.CreateAsync();
        await using (IJobJournalFile file = await taken.CreateFileAsync("requests.jsonl"))
        {
            Assert.That(host.FileNames, Does.Contain("requests.jsonl.1-1.partial").And.Not.Contain("requests.jsonl"));
            await file.CommitAsync();
        }

        await host.Journal.WriteControlAsync(DirectoryJournalHost.Job, JobControl.Pause);
        Assert.That(host.FileNames, Is.EqualTo((string[])["batches-1.log", "control", "created", "lock", "owner", "requests.jsonl", "state.json"]));
        Assert.That(Encoding.UTF8.GetString(host.ReadBytes("control")), Is.EqualTo("pause\n"));
        Assert.That(Encoding.UTF8.GetString(host.ReadBytes("owner")), Does.Match("^1 [0-9a-f]{32}\n$"));
    }

    [Test]
    public async Task A_person_can_read_the_state_and_the_records()
    {
        using var host = new DirectoryJournalHost();
        await using IJobJournalLock taken = await host.CreateAsync();

        string state = Encoding.UTF8.GetString(host.ReadBytes("state.json"));
        Assert.That(
            state, Does.StartWith("{\n  \"version\": 2,\n  \"checksum\": \"").And.Contain("\",\n  \"step\": 2,\n  \"owner\": 1,\n  \"batches\": \"batches-1.log\",\n"));
        Assert.That(state, Does.EndWith("  \"head\": {\n  \"step\": 2\n}\n}\n"));
        using JsonDocument document = JsonDocument.Parse(state);
        Assert.That(document.RootElement.GetProperty("head").GetProperty("step").GetInt32(), Is.EqualTo(2));
        Assert.That(
            Encoding.UTF8.GetString(host.ReadBytes("batches-1.log")),
            Is.EqualTo(
                "{\"number\":1,\"record\":{   \"batch\": 1, \"step\": 1 }}\n{\"number\":2,\"record\":{   \"batch\": 2, \"step\": 1 }}\n"
                + "{\"number\":2,\"record\":{   \"batch\": 2, \"step\": 2 }}\n"));
    }

    [Test]
    public async Task Each_owner_has_a_log_of_its_own_that_begins_with_all_records()
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();

        Assert.That(host.FileNames, Is.EqualTo((string[])["batches-2.log", "created", "lock", "owner", "state.json"]));
        string[] lines = Encoding.UTF8.GetString(host.ReadBytes("batches-2.log")).Split('\n');
        Assert.That(lines, Has.Length.EqualTo(4));
        Assert.That(lines[1], Is.EqualTo("{\"number\":2,\"record\":{   \"batch\": 2, \"step\": 2 }}"));
    }

    [Test]
    public async Task What_a_step_writes_does_not_grow_with_the_job()
    {
        using var host = new DirectoryJournalHost();
        await using IJobJournalLock taken = await host.Journal.LockAsync(DirectoryJournalHost.Job);
        await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(1, Enumerable.Range(1, 2000)));
        byte[] before = host.ReadBytes("batches-1.log");

        await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(2, 7));

        byte[] after = host.ReadBytes("batches-1.log");
        Assert.That(after.AsSpan().StartsWith(before), Is.True);
        Assert.That(after.Length - before.Length, Is.LessThan(100));
        Assert.That(host.ReadBytes("state.json"), Has.Length.LessThan(500));
    }

    [Test]
    public async Task A_lock_of_a_job_that_was_not_created_leaves_nothing()
    {
        using var host = new DirectoryJournalHost();
        await (await host.Journal.LockAsync(DirectoryJournalHost.Job)).DisposeAsync();
        Assert.That(Directory.Exists(host.JobPath), Is.False);
        Assert.That(await host.Journal.ListAsync().ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task A_deleted_job_leaves_nothing()
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        await host.Journal.WriteControlAsync(DirectoryJournalHost.Job, JobControl.Cancel);
        Directory.CreateDirectory(Path.Combine(host.JobPath, "notes"));
        host.WriteText("notes/a.txt", "of a person");

        await host.Journal.DeleteAsync(DirectoryJournalHost.Job);

        Assert.That(Directory.Exists(host.JobPath), Is.False);
    }

    [Test]
    public async Task What_is_left_of_a_job_can_be_deleted()
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        File.Delete(Path.Combine(host.JobPath, "state.json"));

        await host.Journal.DeleteAsync(DirectoryJournalHost.Job);

        Assert.That(Directory.Exists(host.JobPath), Is.False);
    }

    [TestCase("notes.txt")]
    [TestCase("../../other.jsonl")]
    [TestCase("state.json")]
    [TestCase(".hidden.jsonl")]
    [TestCase("")]
    public async Task A_name_that_no_file_can_have_is_not_opened_created_or_deleted(string name)
    {
        using var host = new DirectoryJournalHost();
        await using IJobJournalLock taken = await host.CreateAsync();
        host.WriteText("notes.txt", "of a person");

        BifrostJobException opened = await ExceptionAssert.ThrowsAsync<BifrostJobException>(async () => await host.Journal.OpenFileAsync(DirectoryJournalHost.Job, name));
        await taken.DeleteFileAsync(name);

        Assert.That(opened.Reason, Is.EqualTo(JobFailureReason.Damaged));
        Assert.That(opened.FileName, Is.EqualTo(name));
        Assert.That(async () => await taken.CreateFileAsync(name), Throws.ArgumentException);
        Assert.That(host.FileNames, Does.Contain("state.json").And.Contain("notes.txt"));
    }

    [TestCase("..")]
    [TestCase("a/b")]
    [TestCase("")]
    public async Task A_name_that_no_job_can_have_is_refused(string name)
    {
        using var host = new DirectoryJournalHost();
        Assert.That(async () => await host.Journal.LockAsync(name), Throws.ArgumentException);
        Assert.That(async () => await host.Journal.ReadStateAsync(name), Throws.ArgumentException);
        Assert.That(async () => await host.Journal.DeleteAsync(name), Throws.ArgumentException);
        await Task.CompletedTask;
    }

    [Test]
    public async Task Other_directories_are_not_in_the_list_and_a_damaged_job_is()
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        Directory.CreateDirectory(Path.Combine(host.Root, ".hidden"));
        Directory.CreateDirectory(Path.Combine(host.Root, "empty"));
        await File.WriteAllTextAsync(Path.Combine(host.Root, ".hidden", "state.json"), "{}");
        Directory.CreateDirectory(Path.Combine(host.Root, "damaged"));
        await File.WriteAllTextAsync(Path.Combine(host.Root, "damaged", "state.json"), "{");

        List<JobJournalEntry> entries = [.. (await host.Journal.ListAsync().ToListAsync()).OrderBy(entry => entry.Job, StringComparer.Ordinal)];

        Assert.That(entries.Select(entry => entry.Job), Is.EqualTo((string[])["damaged", DirectoryJournalHost.Job]));
        Assert.That(entries[0].Failure?.Reason, Is.EqualTo(JobFailureReason.Damaged));
        Assert.That(entries[1].Failure, Is.Null);
    }

    [Test]
    public async Task Cancel_can_be_written_by_hand()
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        host.WriteText("control", "cancel");
        Assert.That(await host.Journal.ReadControlAsync(DirectoryJournalHost.Job), Is.EqualTo(JobControl.Cancel));
        await host.Journal.WriteControlAsync(DirectoryJournalHost.Job, JobControl.Run);
        Assert.That(await host.Journal.ReadControlAsync(DirectoryJournalHost.Job), Is.EqualTo(JobControl.Cancel));
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    public async Task Only_the_user_of_the_process_can_read_what_is_created()
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("Windows has no modes of files.");
        using var host = new DirectoryJournalHost();
        await using (IJobJournalLock taken = await host.CreateAsync())
        {
            IJobJournalFile file = await taken.CreateFileAsync("begun.jsonl");
            await host.Journal.WriteControlAsync(DirectoryJournalHost.Job, JobControl.Pause);
            await host.Journal.WriteControlAsync(DirectoryJournalHost.Job, JobControl.Cancel);
            Assert.That(
                Directory.GetFiles(host.JobPath).Select(path => (Path.GetFileName(path), File.GetUnixFileMode(path))),
                Has.All.Matches<(string, UnixFileMode Mode)>(one => one.Mode == OwnerFile));
            await file.DisposeAsync();
        }

        Assert.That(File.GetUnixFileMode(host.JobPath), Is.EqualTo(OwnerDirectory));
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    public async Task A_state_that_is_replaced_keeps_its_mode()
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("Windows has no modes of files.");
        using var host = new DirectoryJournalHost();
        await using IJobJournalLock taken = await host.CreateAsync();
        string file = Path.Combine(host.JobPath, "state.json");
        File.SetUnixFileMode(file, OwnerFile | UnixFileMode.GroupRead);

        await taken.WriteStateAsync(DirectoryJournalHost.CreateStep(3));

        Assert.That(File.GetUnixFileMode(file), Is.EqualTo(OwnerFile | UnixFileMode.GroupRead));
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    public async Task A_job_of_another_user_is_refused_with_the_name_of_the_option()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
            Assert.Ignore("Windows has no modes of files, and root has access to all files.");
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        File.SetUnixFileMode(host.JobPath, UnixFileMode.None);
        try
        {
            foreach (Func<Task> call in (Func<Task>[])
            [
                async () => await host.Journal.LockAsync(DirectoryJournalHost.Job), async () => await host.Journal.ReadStateAsync(DirectoryJournalHost.Job),
                async () => await host.Journal.OpenFileAsync(DirectoryJournalHost.Job, "a.jsonl"), async () => await host.Journal.DeleteAsync(DirectoryJournalHost.Job),
                async () => await host.Journal.ReadControlAsync(DirectoryJournalHost.Job),
                async () => await host.Journal.WriteControlAsync(DirectoryJournalHost.Job, JobControl.Pause),
            ])
            {
                BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(call);
                Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.AccessDenied));
                Assert.That(exception.Message, Does.Contain("has no access to job 'job'").And.Contain(nameof(DirectoryJobJournal.IsShared)));
            }

            Assert.That((await host.Journal.ListAsync().ToListAsync()).Single().Failure?.Reason, Is.EqualTo(JobFailureReason.AccessDenied));
        }
        finally
        {
            File.SetUnixFileMode(host.JobPath, OwnerDirectory);
        }
    }
}
