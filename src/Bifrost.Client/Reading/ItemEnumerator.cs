using Bifrost.Client.Errors;

namespace Bifrost.Client.Reading;

/// <summary>Enumerates items. Not an iterator: most items have arrived already, and need no state machine.</summary>
/// <param name="source">The source; disposed with the enumerator.</param>
/// <param name="tokens">The caller's tokens; disposed with the enumerator.</param>
/// <param name="results">Receives the summary when the last item has been read.</param>
internal sealed class ItemEnumerator(ItemSource source, CallerTokens tokens, CursorBatchResults results) : IAsyncEnumerator<BatchResultItem>
{
    public BatchResultItem Current { get; private set; } = null!;

    public ValueTask<bool> MoveNextAsync()
    {
        tokens.ThrowIfCancellationRequested();
        if (!source.TryRead())
            return WaitAsync();
        Current = source.CreateItem();
        return ValueTask.FromResult(true);
    }

    public ValueTask DisposeAsync()
    {
        tokens.Dispose();
        source.EndReport();
        source.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<bool> WaitAsync()
    {
        try
        {
            if (await source.ReadAsync(tokens.Token).ConfigureAwait(false))
            {
                Current = source.CreateItem();
                return true;
            }
        }
        catch (Exception failure) when (tokens.Replaces(failure))
        {
            throw tokens.CreateException(failure);
        }

        results.SetSummary(source.Summary);
        return false;
    }
}
