using System.Collections.Concurrent;
using System.Globalization;

namespace Bifrost.Client.Testing;

/// <summary>The state that all requests share: the options, the batches and files, and the simulated providers. Thread-safe.</summary>
internal sealed class GatewayState(BifrostTestGatewayOptions options)
{
    private readonly ConcurrentDictionary<ModelProvider, bool> _unreachable = new();
    private readonly ConcurrentDictionary<ModelProvider, GatewayBatchLimits> _limits = new();
    private int _lastNumber;

    public BifrostTestGatewayOptions Options { get; } = options;

    public bool IsV1_4_19 => Options.Version == GatewayVersion.V1_4_19;

    public DateTimeOffset Now => Options.TimeProvider.GetUtcNow();

    public BatchStore Batches { get; } = new();

    public FileStore Files { get; } = new();

    /// <summary>Creates the results of batch requests.</summary>
    public Func<GatewayBatchRequest, BatchResultItem?> Answer { get; set; } = static request => request.Succeed();

    /// <summary>Returns a unique number, which becomes the end of an id.</summary>
    public string NextNumber() => Interlocked.Increment(ref _lastNumber).ToString("D12", CultureInfo.InvariantCulture);

    /// <summary>Adds a batch that was created at the gateway, and the files with its results.</summary>
    public void AddBatch(SimulatedBatch batch)
    {
        AddResultFile(batch, batch.Template.OutputFileId, () => batch.Current.OutputFileId is not null, () => batch.OutputItems);
        AddResultFile(batch, batch.Template.ErrorFileId, () => batch.Current.ErrorFileId is not null, () => batch.ErrorItems);
        Batches.AddOrReplace(batch, Now);
    }

    public bool IsConfigured(ModelProvider provider) => BuiltInProviders.Contains(provider) || Options.CustomProviders.Contains(provider);

    /// <summary>Held while a batch is checked against the quotas and added, so that two creates do not both take what is left.</summary>
    public Lock CreateLock { get; } = new();

    public GatewayBatchLimits? GetLimits(ModelProvider provider) => _limits.GetValueOrDefault(provider);

    public void SetLimits(ModelProvider provider, GatewayBatchLimits limits) => _limits[provider] = limits;

    public bool IsReachable(ModelProvider provider) => !_unreachable.ContainsKey(provider);

    public void SetReachable(ModelProvider provider, bool isReachable)
    {
        if (isReachable)
            _unreachable.TryRemove(provider, out _);
        else
            _unreachable[provider] = true;
    }

    // Other providers have no such files, or write them to a folder.
    private void AddResultFile(SimulatedBatch batch, string? id, Func<bool> exists, Func<IEnumerable<BatchResultItem>> getItems)
    {
        if (id is null || !batch.Template.HasErrorFile)
            return;
        Files.AddOrReplace(new StoredFile(() => OutputLines.Serialize(getItems()))
        {
            Provider = batch.Provider,
            Id = id,
            FileName = $"{id}.jsonl",
            Purpose = FilePurpose.BatchOutput,
            CreatedAt = batch.CreatedAt!.Value,
            Exists = exists,
        });
    }
}
