namespace Bifrost.Client;

/// <summary>
/// Hands out items that own their payloads. Written out instead of an iterator: most items are in memory already, and cost no state machine.
/// </summary>
internal sealed class ItemEnumerator : IAsyncEnumerator<BatchResultItem>
{
    private readonly ItemSource _source;
    private readonly CallerTokens _tokens;

    public ItemEnumerator(ItemSource source, CancellationToken ofCall, CancellationToken ofLoop)
    {
        _source = source;
        _tokens = new CallerTokens(ofCall, ofLoop);
    }

    public BatchResultItem Current { get; private set; } = null!;

    public ValueTask<bool> MoveNextAsync()
    {
        _tokens.ThrowIfCancellationRequested();
        ValueTask<bool> moved = _source.MoveNextAsync(_tokens.Token);
        if (!moved.IsCompletedSuccessfully)
            return AwaitAsync(moved);
        return ValueTask.FromResult(Taken(moved.Result));
    }

    public ValueTask DisposeAsync()
    {
        _tokens.Dispose();
        return _source.DisposeAsync();
    }

    private async ValueTask<bool> AwaitAsync(ValueTask<bool> moved)
    {
        try
        {
            return Taken(await moved.ConfigureAwait(false));
        }
        catch (OperationCanceledException exception) when (_tokens.Hides(exception))
        {
            throw _tokens.Unhide(exception);
        }
    }

    private bool Taken(bool moved)
    {
        if (moved)
            Current = _source.CreateItem();
        return moved;
    }
}
