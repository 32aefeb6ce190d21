using System.Text;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>A job whose state is replaced by changed ones, one after the other, each of which is tried.</summary>
internal sealed class StateMutationHost : IAsyncDisposable
{
    private readonly DamageHost _host;
    private readonly JobDirectory _directory;
    private readonly Dictionary<string, byte[]> _files;
    private readonly int _creates;
    private readonly List<string> _failures = [];

    private StateMutationHost(DamageHost host, int creates)
    {
        (_host, _creates) = (host, creates);
        _directory = new JobDirectory(host.Host.Directory, "test", isShared: false, flushedToDisk: null);
        _files = host.FindAll("*").ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);
        State = JobStateFile.Parse(_directory, _files[JobDirectory.StateFile]);
        Records = JobBatchLog.Read(_directory, State).ToDictionary(record => record.Key, record => Encoding.UTF8.GetString(record.Value.Span));
    }

    public JobStateFile State { get; }

    public string Head => Encoding.UTF8.GetString(State.Head.Span);

    /// <summary>The records of the batches by their numbers.</summary>
    public IReadOnlyDictionary<int, string> Records { get; }

    public byte[] StateContent => _files[JobDirectory.StateFile];

    public byte[] LogContent => _files[State.Log!];

    public int Mutations { get; private set; }

    public int Accepted { get; private set; }

    public static async Task<StateMutationHost> StartAsync(JobStage stage) =>
        new(await DamageHost.StartAsync(stage), stage == JobStage.SentAgain ? 0 : 1);

    /// <summary>Tries a state and a log with the checksums that they have to have.</summary>
    public Task TryAsync(string name, string? head = null, IEnumerable<KeyValuePair<int, string>>? records = null)
    {
        ReadOnlyMemory<byte> log = JobBatchLog.Format(
            (records ?? Records).Select(record => KeyValuePair.Create(record.Key, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(record.Value))));
        JobStateFile state = State with
        {
            Head = Encoding.UTF8.GetBytes(head ?? Head),
            LogLength = log.Length,
            LogChecksum = Checksum.Append(0, log.Span),
        };
        return TryAsync(name, state.Format().ToArray(), log.ToArray());
    }

    /// <summary>Tries contents of the two files: a refusal, or a job that ends as that with the state that was not changed.</summary>
    public async Task TryAsync(string name, byte[] state, byte[] log)
    {
        Mutations++;
        Restore(state, log);
        if (await ReadAsync() is { } refusal)
        {
            if (!IsClear(refusal))
                _failures.Add($"{name}: {refusal}");
            return;
        }

        Accepted++;
        int before = _host.CountCreates();
        List<string> items = [];
        Exception? failure = await ExceptionAssert.RecordAsync(async () =>
        {
            await using BatchJob job = await _host.OpenAsync();
            items = [.. (await job.RunAsync().ToListAsync()).Select(DamageHost.Describe)];
        });
        int creates = _host.CountCreates() - before;
        if (failure is not null ? !IsClear(failure) || creates > _creates : !IsEnd(name, items, creates))
            _failures.Add($"{name}: {creates} creates, {failure} {string.Join(", ", items)}");
    }

    /// <summary>Fails when a mutation had another outcome than it may have.</summary>
    public void Verify()
    {
        TestContext.Out.WriteLine($"{Mutations} mutations, {Accepted} were no contradiction.");
        Assert.That(_failures, Is.Empty);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    // A job with other settings can send others again, but each request has one result.
    private bool IsEnd(string name, List<string> items, int creates)
    {
        bool isSetting = name is "model" or "endpoint" || name.StartsWith("limits.", StringComparison.Ordinal) || name.StartsWith("template.", StringComparison.Ordinal);
        Func<string, string> part = isSetting ? item => item.Split(' ')[0] : item => item;
        return items.Select(part).Order(StringComparer.Ordinal).SequenceEqual(DamageHost.Results.Select(part).Order(StringComparer.Ordinal)) && (isSetting || creates == _creates);
    }

    private static bool IsClear(Exception exception) =>
        exception is BifrostJobException job ? job.Reason.Value.Length > 0 && job.Reason != JobFailureReason.JournalFailed : exception is BifrostException;

    private void Restore(byte[] state, byte[] log)
    {
        foreach (string path in _host.FindAll("*").Where(path => !_files.ContainsKey(Path.GetFileName(path))))
            File.Delete(path);
        foreach ((string file, byte[] content) in _files)
        {
            string path = _directory.GetPath(file);
            byte[] now = file == JobDirectory.StateFile ? state : file == State.Log ? log : content;
            if (!File.Exists(path) || new FileInfo(path).Length != now.Length || file == JobDirectory.StateFile || file == State.Log)
                File.WriteAllBytes(path, now);
        }
    }

    // What a list says is the same, or less.
    private async Task<Exception?> ReadAsync()
    {
        Exception? failure = await ExceptionAssert.RecordAsync(() => _host.Jobs.PeekAsync("test", _host.Journal));
        Exception? listing = await ExceptionAssert.RecordAsync(async () =>
        {
            if (await _host.Jobs.ListAsync(_host.Journal).SingleAsync() is { Failure: { } listed } && !IsClear(listed))
                throw listed;
        });
        return listing ?? failure;
    }
}
