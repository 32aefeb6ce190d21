using System.Runtime.CompilerServices;

namespace Bifrost.Client;

/// <summary>Results read from the gateway's results endpoint.</summary>
internal sealed class GatewayBatchResults(
    IBatchEndpoints endpoints, BatchReference batch, string? cursor, int maxItemBytes, CancellationToken cancellationToken) : BatchResults
{
    private readonly string? _cursor = cursor;
    private readonly CancellationToken _cancellationToken = cancellationToken;

    public override async IAsyncEnumerable<BatchResultsPage> AsPages(
        string? cursor = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var tokens = new CallerTokens(_cancellationToken, cancellationToken);
        ResultsCursor results = Open(cursor ?? _cursor);
        await using (results.ConfigureAwait(false))
        {
            do
                yield return await ReadPageAsync(results, tokens).ConfigureAwait(false);
            while (await results.NextPageAsync().ConfigureAwait(false));
        }
    }

    public override IAsyncEnumerator<BatchResultItem> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new ItemEnumerator(Open(_cursor), _cancellationToken, cancellationToken);

    private static async ValueTask<BatchResultsPage> ReadPageAsync(ResultsCursor results, CallerTokens tokens)
    {
        long delivered = results.Delivered;
        try
        {
            var items = new List<BatchResultItem>();
            while (await results.MoveNextInPageAsync(tokens.Token).ConfigureAwait(false))
                items.Add(results.CreateItem());
            return results.Page!.Rest! with { Results = items };
        }
        catch (BifrostException exception)
        {
            // Of a page that breaks off the caller gets nothing.
            exception.SetItemsDelivered(delivered);
            throw;
        }
        catch (OperationCanceledException exception) when (tokens.Hides(exception))
        {
            throw tokens.Unhide(exception);
        }
    }

    private ResultsCursor Open(string? from) => new(endpoints, batch, from, maxItemBytes);

    // Written out instead of an iterator: most items are in memory already, and cost no state machine.
    private sealed class ItemEnumerator : IAsyncEnumerator<BatchResultItem>
    {
        private readonly ResultsCursor _results;
        private readonly CallerTokens _tokens;

        public ItemEnumerator(ResultsCursor results, CancellationToken ofCall, CancellationToken ofLoop)
        {
            _results = results;
            _tokens = new CallerTokens(ofCall, ofLoop);
        }

        public BatchResultItem Current { get; private set; } = null!;

        public ValueTask<bool> MoveNextAsync()
        {
            _tokens.ThrowIfCancellationRequested();
            ValueTask<bool> moved = _results.MoveNextAsync(_tokens.Token);
            if (!moved.IsCompletedSuccessfully)
                return AwaitAsync(moved);
            if (moved.Result)
                Current = _results.CreateItem();
            return moved;
        }

        public ValueTask DisposeAsync()
        {
            _tokens.Dispose();
            return _results.DisposeAsync();
        }

        private async ValueTask<bool> AwaitAsync(ValueTask<bool> moved)
        {
            try
            {
                if (!await moved.ConfigureAwait(false))
                    return false;
            }
            catch (OperationCanceledException exception) when (_tokens.Hides(exception))
            {
                throw _tokens.Unhide(exception);
            }

            Current = _results.CreateItem();
            return true;
        }
    }
}
