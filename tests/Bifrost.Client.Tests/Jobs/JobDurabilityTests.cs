using System.Collections.Concurrent;
using System.Text.Json;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>What is on the disk when the state of a job refers to it.</summary>
public sealed class JobDurabilityTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task A_file_is_flushed_to_the_disk_with_its_whole_content_when_its_stream_is_disposed(bool isAsync)
    {
        await using JobHost host = await JobHost.StartAsync();
        var flushed = new List<(string File, long Length)>();
        var journal = new DirectoryJobJournal(host.Directory) { FlushedToDisk = path => flushed.Add((Path.GetFileName(path), new FileInfo(path).Length)) };
        await using IAsyncDisposable jobLock = await journal.LockAsync("test");

        Stream stream = await journal.CreateFileAsync("test", "requests-0001.jsonl");
        await stream.WriteAsync(new byte[100]);
        Assert.That(flushed, Is.Empty);
        if (isAsync)
            await stream.DisposeAsync();
        else
            stream.Dispose();

        Assert.That(flushed, Is.EqualTo(((string, long)[])[("requests-0001.jsonl", 100L)]));
        Assert.That(() => stream.Dispose(), Throws.Nothing, "A stream can be disposed twice.");
    }

    [Test]
    public async Task A_state_is_flushed_to_the_disk_with_its_whole_content_before_it_replaces_the_one_before()
    {
        await using JobHost host = await JobHost.StartAsync();
        string file = Path.Combine(host.Directory, "test", "state.json");
        var flushed = new List<(long Length, string? Before)>();
        var journal = new DirectoryJobJournal(host.Directory)
        {
            FlushedToDisk = path => flushed.Add((new FileInfo(path).Length, File.Exists(file) ? File.ReadAllText(file) : null)),
        };
        await using IAsyncDisposable jobLock = await journal.LockAsync("test");

        string version = await journal.WriteStateAsync("test", "{\"first\":1}"u8.ToArray(), version: null);
        await journal.WriteStateAsync("test", "{\"second\":2}"u8.ToArray(), version);

        Assert.That(flushed, Is.EqualTo(((long, string?)[])[(11, null), (12, "{\"first\":1}")]));
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("{\"second\":2}"));
    }

    [Test]
    public async Task A_state_names_only_files_that_are_complete_and_flushed_to_the_disk([Values] bool isCancelled)
    {
        await using JobHost host = await JobHost.StartAsync();
        var flushed = new ConcurrentDictionary<string, long>();
        var directory = new DirectoryJobJournal(host.Directory) { FlushedToDisk = path => flushed[Path.GetFileName(path)] = new FileInfo(path).Length };
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
        Assert.That(journal.Named, Does.Contain("requests-0001.jsonl").And.Contain("results-0001.jsonl"));
        if (!isCancelled)
            Assert.That(journal.Named, Does.Contain("requests-0004.jsonl").And.Contain("failed-requests-0001.jsonl"));
    }

    /// <summary>Compares the files that a state names with what has been flushed, before the state is written.</summary>
    private sealed class WatchedJournal(IJobJournal journal, string root, ConcurrentDictionary<string, long> flushed) : IJobJournal
    {
        public List<string> Errors { get; } = [];

        public HashSet<string> Named { get; } = [];

        public ValueTask<string> WriteStateAsync(string job, ReadOnlyMemory<byte> state, string? version, CancellationToken cancellationToken)
        {
            using JsonDocument document = JsonDocument.Parse(state);
            foreach (JsonElement part in document.RootElement.GetProperty("parts").EnumerateArray())
            {
                string number = $"{part.GetProperty("number").GetInt32():D4}.jsonl";
                Check(job, $"requests-{number}", part.GetProperty("bytes").GetInt64());
                if (part.TryGetProperty("failed", out JsonElement failed) && failed.GetInt64() > 0)
                {
                    Check(job, $"failed-requests-{number}");
                    Check(job, $"failed-results-{number}");
                }
            }

            foreach (JsonElement file in document.RootElement.TryGetProperty("result_files", out JsonElement files) ? files.EnumerateArray() : default)
                Check(job, file.GetString()!);
            return journal.WriteStateAsync(job, state, version, cancellationToken);
        }

        public ValueTask<IAsyncDisposable> LockAsync(string job, CancellationToken cancellationToken) => journal.LockAsync(job, cancellationToken);

        public ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken) => journal.ReadStateAsync(job, cancellationToken);

        public ValueTask<Stream> CreateFileAsync(string job, string file, CancellationToken cancellationToken) => journal.CreateFileAsync(job, file, cancellationToken);

        public ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken) => journal.OpenFileAsync(job, file, cancellationToken);

        public ValueTask DeleteFileAsync(string job, string file, CancellationToken cancellationToken) => journal.DeleteFileAsync(job, file, cancellationToken);

        private void Check(string job, string file, long? expected = null)
        {
            Named.Add(file);
            var info = new FileInfo(Path.Combine(root, job, file));
            long onDisk = flushed.GetValueOrDefault(file, -1);
            if (!info.Exists || info.Length == 0 || info.Length != onDisk || (expected is not null && expected != onDisk))
                Errors.Add($"{file}: {(info.Exists ? info.Length : -1)} bytes, {onDisk} flushed, {expected} expected");
        }
    }
}
