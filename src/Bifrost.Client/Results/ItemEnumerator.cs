namespace Bifrost.Client;

/// <summary>
/// Hands out items that own their payloads. Written out instead of an iterator: most items are in memory already, and cost no state machine.
/// </summary>
internal sealed class ItemEnumerator : IAsyncEnumerator<BatchResultItem>
{
    private readonly ItemSource _source;
    private readonly CancellationTokenSource? _linked;
    private readonly CancellationToken _cancellationToken;

    public ItemEnumerator(ItemSource source, CancellationToken ofCall, CancellationToken ofLoop)
    {
        _source = source;
        _linked = ofCall.CanBeCanceled && ofLoop.CanBeCanceled && ofCall != ofLoop
            ? CancellationTokenSource.CreateLinkedTokenSource(ofCall, ofLoop)
            : null;
        _cancellationToken = _linked?.Token ?? (ofCall.CanBeCanceled ? ofCall : ofLoop);
    }

    public BatchResultItem Current { get; private set; } = null!;

    public ValueTask<bool> MoveNextAsync()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        ValueTask<bool> moved = _source.MoveNextAsync(_cancellationToken);
        if (!moved.IsCompletedSuccessfully)
            return AwaitAsync(moved);
        return ValueTask.FromResult(Taken(moved.Result));
    }

    public ValueTask DisposeAsync()
    {
        _linked?.Dispose();
        return _source.DisposeAsync();
    }

    private async ValueTask<bool> AwaitAsync(ValueTask<bool> moved) => Taken(await moved.ConfigureAwait(false));

    private bool Taken(bool moved)
    {
        if (moved)
            Current = _source.CreateItem();
        return moved;
    }
}
