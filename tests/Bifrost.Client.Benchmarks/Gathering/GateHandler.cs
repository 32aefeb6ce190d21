namespace Bifrost.Client.Benchmarks.Gathering;

/// <summary>Sends requests, but those that ask for the state of a batch only when the gate is open: until then no batch ends.</summary>
internal sealed class GateHandler : DelegatingHandler
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _gate.SetResult();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
            await _gate.Task.WaitAsync(cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}
