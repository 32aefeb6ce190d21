using System.Collections.Concurrent;
using System.Globalization;

namespace Bifrost.Client.Testing;

/// <summary>The state that all requests share: the options, the batches and files, and the simulated providers. Thread-safe.</summary>
internal sealed class GatewayState(BifrostTestGatewayOptions options)
{
    private readonly ConcurrentDictionary<ModelProvider, bool> _unreachable = new();
    private int _lastNumber;

    public BifrostTestGatewayOptions Options { get; } = options;

    public bool IsV1_4_19 => Options.Version == GatewayVersion.V1_4_19;

    public DateTimeOffset Now => Options.TimeProvider.GetUtcNow();

    public BatchStore Batches { get; } = new();

    public FileStore Files { get; } = new();

    /// <summary>Creates the results of batch requests.</summary>
    public Func<GatewayBatchRequest, BatchResultItem> Answer { get; set; } = static request => request.Succeed();

    /// <summary>Returns a unique number, which becomes the end of an id.</summary>
    public string NextNumber() => Interlocked.Increment(ref _lastNumber).ToString("D12", CultureInfo.InvariantCulture);

    public bool IsConfigured(ModelProvider provider) => BuiltInProviders.Contains(provider) || Options.CustomProviders.Contains(provider);

    public bool IsReachable(ModelProvider provider) => !_unreachable.ContainsKey(provider);

    public void SetReachable(ModelProvider provider, bool isReachable)
    {
        if (isReachable)
            _unreachable.TryRemove(provider, out _);
        else
            _unreachable[provider] = true;
    }
}
