using System.Collections.Concurrent;
using System.Globalization;

namespace Bifrost.Client.Testing;

/// <summary>Everything that the gateway's handlers know besides the request: how it is set up, and the providers behind it.</summary>
internal sealed class GatewayWorld(BifrostTestGatewayOptions options)
{
    private readonly ConcurrentDictionary<ModelProvider, bool> _away = new();
    private int _lastNumber;

    public BifrostTestGatewayOptions Options { get; } = options;

    public TimeProvider Time => Options.TimeProvider;

    public BatchStore Batches { get; } = new();

    public FileStore Files { get; } = new();

    /// <summary>What the providers' models answer.</summary>
    public Func<GatewayBatchRequest, BatchResultItem> Answer { get; set; } = static request => request.Succeed();

    /// <summary>The number of the next thing that is created, as the end of its id.</summary>
    public string NextNumber() => Interlocked.Increment(ref _lastNumber).ToString("D12", CultureInfo.InvariantCulture);

    public bool IsAway(ModelProvider provider) => _away.ContainsKey(provider);

    public void SetAway(ModelProvider provider, bool isAway)
    {
        if (isAway)
            _away[provider] = true;
        else
            _away.TryRemove(provider, out _);
    }
}
