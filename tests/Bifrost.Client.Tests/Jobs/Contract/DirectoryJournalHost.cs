using System.Globalization;
using System.Text;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs.Contract;

/// <summary>A journal in a directory of its own, with a job.</summary>
internal sealed class DirectoryJournalHost : IDisposable
{
    public const string Job = "job";

    private readonly DirectoryInfo _root = TestDirectory.Create("bifrost-journal-");

    public DirectoryJournalHost() => Journal = new DirectoryJobJournal(Root);

    public string Root => _root.FullName;

    /// <summary>The directory of the job.</summary>
    public string JobPath => Path.Combine(Root, Job);

    public DirectoryJobJournal Journal { get; }

    public string[] FileNames => [.. Directory.GetFiles(JobPath).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static JobJournalStep CreateStep(long version, params IEnumerable<int> numbers) =>
        new(Encode($"{{\n  \"step\": {version}\n}}"), [.. numbers.Select(number => KeyValuePair.Create(number, Encode($"{{\n  \"batch\": {number}, \"step\": {version}\n}}")))], version);

    /// <summary>Creates the job with two steps: batches 1 and 2, then batch 2 again.</summary>
    public async Task<IJobJournalLock> CreateAsync()
    {
        IJobJournalLock taken = await Journal.LockAsync(Job);
        await taken.WriteStateAsync(CreateStep(1, 1, 2));
        await taken.WriteStateAsync(CreateStep(2, 2));
        return taken;
    }

    /// <summary>Creates the job with two steps, and a third one of another owner.</summary>
    public async Task CreateReleasedAsync()
    {
        await (await CreateAsync()).DisposeAsync();
        await using IJobJournalLock taken = await Journal.LockAsync(Job);
        await taken.WriteStateAsync(CreateStep(3, 3));
    }

    /// <summary>The state as text; null if the job does not exist.</summary>
    public async Task<string?> ReadAsync()
    {
        if (await Journal.ReadStateAsync(Job) is not { } state)
            return null;
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{state.Version} {Decode(state.Head)}"));
        foreach ((int number, ReadOnlyMemory<byte> record) in state.Batches.OrderBy(record => record.Key))
            text.Append(CultureInfo.InvariantCulture, $" {number} {Decode(record)}");
        return text.ToString();
    }

    public byte[] ReadBytes(string file) => File.ReadAllBytes(Path.Combine(JobPath, file));

    public void WriteBytes(string file, ReadOnlySpan<byte> content) => File.WriteAllBytes(Path.Combine(JobPath, file), content);

    public void WriteText(string file, string content) => WriteBytes(file, Encoding.UTF8.GetBytes(content));

    public void Dispose() => _root.Delete(recursive: true);

    private static ReadOnlyMemory<byte> Encode(FormattableString text) => Encoding.UTF8.GetBytes(FormattableString.Invariant(text));

    private static string Decode(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);
}
