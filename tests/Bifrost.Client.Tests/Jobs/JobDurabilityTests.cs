using System.Collections.Concurrent;
using System.Text.Json;
using Bifrost.Client.JobProcess;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>What is on the disk when the state of a job refers to it.</summary>
public sealed class JobDurabilityTests
{
    [Test]
    public async Task A_file_is_flushed_to_the_disk_with_its_whole_content_before_it_exists()
    {
        await using JobHost host = await JobHost.StartAsync();
        string path = Path.Combine(host.Directory, "test", "requests-0001.jsonl");
        var flushed = new List<(long Length, bool Exists)>();
        var journal = new DirectoryJobJournal(host.Directory) { FlushedToDisk = file => AddFile(file, ".partial", flushed, path) };
        await using IJobJournalLock jobLock = await journal.LockAsync("test");

        await using IJobJournalFile created = await jobLock.CreateFileAsync("requests-0001.jsonl");
        await created.Content.WriteAsync(new byte[100]);
        Assert.That(flushed, Is.Empty);
        await created.CommitAsync();

        Assert.That(flushed, Is.EqualTo(((long, bool)[])[(100L, false)]));
        Assert.That(new FileInfo(path).Length, Is.EqualTo(100));
    }

    [Test]
    public async Task A_state_is_flushed_to_the_disk_with_its_whole_content_before_it_replaces_the_one_before()
    {
        await using JobHost host = await JobHost.StartAsync();
        string file = Path.Combine(host.Directory, "test", "state.json");
        var flushed = new List<(long Length, string? Before)>();
        var journal = new DirectoryJobJournal(host.Directory)
        {
            FlushedToDisk = path =>
            {
                if (Path.GetFileName(path).StartsWith("state.json", StringComparison.Ordinal))
                    flushed.Add((new FileInfo(path).Length, File.Exists(file) ? File.ReadAllText(file) : null));
            },
        };
        await using IJobJournalLock jobLock = await journal.LockAsync("test");

        await jobLock.WriteStateAsync(new JobJournalStep("{\"first\":1}"u8.ToArray(), [], 1));
        string first = await File.ReadAllTextAsync(file);
        await jobLock.WriteStateAsync(new JobJournalStep("{\"second\":2}"u8.ToArray(), [], 2));
        string second = await File.ReadAllTextAsync(file);

        Assert.That(flushed, Is.EqualTo(((long, string?)[])[(first.Length, null), (second.Length, first)]));
        Assert.That(first, Does.Contain("{\"first\":1}"));
        Assert.That(second, Does.Contain("{\"second\":2}"));
    }

    [Test]
    public async Task The_directory_is_flushed_after_the_state_was_replaced()
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("Windows flushes no directories.");
        await using JobHost host = await JobHost.StartAsync();
        string directory = Path.Combine(host.Directory, "test");
        var flushes = new List<string>();
        var journal = new DirectoryJobJournal(host.Directory)
        {
            FlushedToDisk = path => flushes.Add(path == directory ? File.Exists(Path.Combine(directory, "state.json")) ? "directory with the state" : "directory" : "file"),
        };
        await using IJobJournalLock jobLock = await journal.LockAsync("test");

        await jobLock.WriteStateAsync(new JobJournalStep("{}"u8.ToArray(), [], 1));

        Assert.That(flushes[^1], Is.EqualTo("directory with the state"));
        Assert.That(flushes.IndexOf("directory with the state"), Is.EqualTo(flushes.Count - 1), "The state is there once all that it needs is on the disk.");
    }

    [Test]
    public async Task A_state_names_only_files_that_are_complete_and_flushed_to_the_disk([Values] bool isCancelled)
    {
        await using JobHost host = await JobHost.StartAsync();
        var flushed = new ConcurrentDictionary<string, long>();
        var directory = new DirectoryJobJournal(host.Directory) { FlushedToDisk = path => AddLength(path, flushed) };
        var journal = new WatchedJournal(directory, host.Directory, flushed);
        host.AnswerByAttempt((request, attempt) => attempt == 1 && request.Line == 2 ? request.Fail(500, "no") : request.Line == 3 ? null : request.Succeed());

        await using BatchJob job = await host.Client.Jobs.CreateAsync(
            "test", TestData.RequestItems(25), TestData.CreateRequest(ModelProvider.OpenAI), journal, host.Options);
        if (isCancelled)
        {
            await job.SubmitAsync();
            await job.CancelAsync();
        }

        await job.WaitForCompletionAsync();

        Assert.That(journal.Errors, Is.Empty);
        Assert.That(journal.Named.Select(name => name[..^"-12345678.jsonl".Length]), Does.Contain("requests-0001").And.Contain("results-0001"));
        if (!isCancelled)
            Assert.That(journal.Named.Select(name => name[..^"-12345678.jsonl".Length]), Does.Contain("requests-0004").And.Contain("failed-requests-0001"));
    }

    private static void AddFile(string path, string end, List<(long Length, bool Exists)> flushed, string final)
    {
        if (path.EndsWith(end, StringComparison.Ordinal))
            flushed.Add((new FileInfo(path).Length, File.Exists(final)));
    }

    // A file that is not committed has more after its name.
    private static void AddLength(string path, ConcurrentDictionary<string, long> flushed)
    {
        string name = Path.GetFileName(path);
        int end = name.IndexOf(".jsonl.", StringComparison.Ordinal);
        if (end >= 0)
            flushed[name[..(end + ".jsonl".Length)]] = new FileInfo(path).Length;
    }

    /// <summary>Compares the files that a step names with what has been flushed, before the step is written.</summary>
    private sealed class WatchedJournal(IJobJournal journal, string root, ConcurrentDictionary<string, long> flushed) : DelegatingJournal(journal)
    {
        public List<string> Errors { get; } = [];

        public HashSet<string> Named { get; } = [];

        public override async ValueTask<IJobJournalLock> LockAsync(string job, CancellationToken cancellationToken) =>
            new Lock(this, job, await base.LockAsync(job, cancellationToken));

        private void Check(string job, ReadOnlyMemory<byte> json)
        {
            using JsonDocument document = JsonDocument.Parse(json);
            Check(job, document.RootElement);
        }

        private void Check(string job, JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement entry in element.EnumerateArray())
                    Check(job, entry);
            }

            if (element.ValueKind != JsonValueKind.Object)
                return;
            if (element.TryGetProperty("checksum", out _))
                Check(job, element.GetProperty("name").GetString()!, element.GetProperty("length").GetInt64());
            foreach (JsonProperty property in element.EnumerateObject())
                Check(job, property.Value);
        }

        private void Check(string job, string file, long expected)
        {
            Named.Add(file);
            var info = new FileInfo(Path.Combine(root, job, file));
            long onDisk = flushed.GetValueOrDefault(file, -1);
            if (!info.Exists || info.Length == 0 || info.Length != onDisk || expected != onDisk)
                Errors.Add($"{file}: {(info.Exists ? info.Length : -1)} bytes, {onDisk} flushed, {expected} expected");
        }

        private sealed class Lock(WatchedJournal watched, string job, IJobJournalLock inner) : DelegatingJournalLock(inner)
        {
            public override ValueTask WriteStateAsync(JobJournalStep jobStep, CancellationToken cancellationToken)
            {
                watched.Check(job, jobStep.Head);
                foreach (ReadOnlyMemory<byte> record in jobStep.Batches.Select(batch => batch.Value))
                    watched.Check(job, record);
                return base.WriteStateAsync(jobStep, cancellationToken);
            }
        }
    }
}
