namespace Bifrost.Client.Testing;

/// <summary>The injected faults, in the order in which they were injected. Thread-safe.</summary>
internal sealed class FaultInjections
{
    private readonly Lock _lock = new();
    private GatewayFaultInjection[] _all = [];

    public GatewayFaultInjection Add(GatewayFault fault, Func<GatewayRequest, bool>? where, int? times)
    {
        var injection = new GatewayFaultInjection(fault, where, times, Remove);
        lock (_lock)
            _all = [.. _all, injection];
        return injection;
    }

    /// <summary>Returns the first fault for a request; null if there is none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isReceiving">Whether the body of the request has not been read, so that the faults for that time apply.</param>
    public GatewayFault? Take(GatewayRequest request, bool isReceiving)
    {
        foreach (GatewayFaultInjection injection in Volatile.Read(ref _all))
        {
            if (injection.Fault.AfterRequestBytes is not null == isReceiving && injection.TryTake(request))
                return injection.Fault;
        }

        return null;
    }

    private void Remove(GatewayFaultInjection injection)
    {
        lock (_lock)
            _all = [.. _all.Where(other => other != injection)];
    }
}
