namespace Bifrost.Client.Testing;

/// <summary>
/// A fault that was injected with <see cref="BifrostTestGateway.Inject(GatewayFault, Func{GatewayRequest, bool}?, int?)"/>. Dispose it to remove the
/// fault. Thread-safe.
/// </summary>
public sealed class GatewayFaultInjection : IDisposable
{
    private readonly Func<GatewayRequest, bool>? _where;
    private readonly int _times;
    private readonly Action<GatewayFaultInjection> _remove;
    private int _count;

    internal GatewayFaultInjection(GatewayFault fault, Func<GatewayRequest, bool>? where, int? times, Action<GatewayFaultInjection> remove)
    {
        Fault = fault;
        _where = where;
        _times = times ?? int.MaxValue;
        _remove = remove;
    }

    /// <summary>The fault.</summary>
    public GatewayFault Fault { get; }

    /// <summary>The number of requests that the fault was applied to so far.</summary>
    public int Count => Math.Min(Volatile.Read(ref _count), _times);

    /// <summary>Removes the fault from the gateway. Responses that are being sent keep it.</summary>
    public void Dispose() => _remove(this);

    internal bool TryTake(GatewayRequest request) =>
        Volatile.Read(ref _count) < _times && (_where is null || _where(request)) && Interlocked.Increment(ref _count) <= _times;
}
