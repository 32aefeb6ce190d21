using System.Text;

namespace Bifrost.Client.Tests.Faults;

/// <summary>One invocation of a call, with what it delivered.</summary>
/// <param name="host">The gateway.</param>
/// <param name="client">The client.</param>
/// <param name="key">Identifies the requests of the client at the gateway.</param>
internal sealed class FaultRun(FaultGateway host, BifrostClient client, string key)
{
    private readonly List<string> _delivered = [];

    public BatchesClient Batches => client.Batches;

    public FilesClient Files => client.Files;

    public string Key => key;

    /// <summary>A text that no other run uses, for ids.</summary>
    public string Id => key[(key.LastIndexOf('-') + 1)..];

    /// <summary>Waits on a clock of the run: a delay of another run does not count.</summary>
    public BatchWaitOptions WaitOptions { get; } = new() { TimeProvider = new VirtualClock(), MaxTransientFailures = 4 };

    /// <summary>The items that were delivered, each as text.</summary>
    public IReadOnlyList<string> Delivered => _delivered;

    /// <summary>What is wrong with what a call returned; null if nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether the client reported that what it delivered is incomplete.</summary>
    public bool IsReportedIncomplete { get; private set; }

    public Batch AddBatch(string id, BatchStatus status) => host.AddBatch(id, status);

    public string AddFile() => host.AddFile($"file-{Id}");

    public async Task ReadAsync(BatchResults results, EnumerationMode mode = EnumerationMode.Items)
    {
        long parseErrors = 0;
        if (mode == EnumerationMode.Items)
        {
            await foreach (BatchResultItem item in results)
                _delivered.Add(FaultGateway.Describe(item));
        }
        else
        {
            await foreach (BatchResultsPage page in results.AsPages())
                parseErrors += AddPage(page);
        }

        IsReportedIncomplete = parseErrors > 0 || results.Summary is { IsComplete: false };
    }

    public async Task ReadAsync(BatchResultReader reader)
    {
        await using (reader)
        {
            while (await reader.ReadAsync())
                _delivered.Add(FaultGateway.Describe(Encoding.UTF8.GetString(reader.CustomId), reader.Outcome, Encoding.UTF8.GetString(reader.Body)));
            IsReportedIncomplete = reader.Summary is { IsComplete: false };
        }
    }

    public long AddPage(BatchResultsPage page)
    {
        _delivered.AddRange(page.Items.Select(FaultGateway.Describe));
        return page.ExtraFields?.ParseErrors.Count ?? 0;
    }

    public async Task ReadAsync<T>(IAsyncEnumerable<T> items, Func<T, string> getId)
    {
        await foreach (T item in items)
            _delivered.Add(getId(item));
    }

    public void Expect<T>(T actual, T expected, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(actual, expected))
            Problem = $"{what} is '{actual}' instead of '{expected}'";
    }
}
