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
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, cancellationToken);
        ResultsCursor results = Open(cursor ?? _cursor);
        await using (results.ConfigureAwait(false))
        {
            do
                yield return await ReadPageAsync(results, linked.Token).ConfigureAwait(false);
            while (await results.NextPageAsync().ConfigureAwait(false));
        }
    }

    public override IAsyncEnumerator<BatchResultItem> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new ItemEnumerator(Open(_cursor), _cancellationToken, cancellationToken);

    private static async ValueTask<BatchResultsPage> ReadPageAsync(ResultsCursor results, CancellationToken cancellationToken)
    {
        long delivered = results.Delivered;
        try
        {
            var items = new List<BatchResultItem>();
            while (await results.MoveNextInPageAsync(cancellationToken).ConfigureAwait(false))
                items.Add(results.CreateItem());
            return results.Page!.Rest! with { Results = items };
        }
        catch (BifrostException exception)
        {
            // Of a page that breaks off the caller gets nothing.
            exception.SetItemsDelivered(delivered);
            throw;
        }
    }

    private ResultsCursor Open(string? from) => new(endpoints, batch, from, maxItemBytes);

    // Written out instead of an iterator: most items are in memory already, and cost no state machine.
    private sealed class ItemEnumerator : IAsyncEnumerator<BatchResultItem>
    {
        private readonly ResultsCursor _results;
        private readonly CancellationTokenSource? _linked;
        private readonly CancellationToken _cancellationToken;

        public ItemEnumerator(ResultsCursor results, CancellationToken ofCall, CancellationToken ofLoop)
        {
            _results = results;
            _linked = ofCall.CanBeCanceled && ofLoop.CanBeCanceled && ofCall != ofLoop
                ? CancellationTokenSource.CreateLinkedTokenSource(ofCall, ofLoop)
                : null;
            _cancellationToken = _linked?.Token ?? (ofCall.CanBeCanceled ? ofCall : ofLoop);
        }

        public BatchResultItem Current { get; private set; } = null!;

        public ValueTask<bool> MoveNextAsync()
        {
            _cancellationToken.ThrowIfCancellationRequested();
            ValueTask<bool> moved = _results.MoveNextAsync(_cancellationToken);
            if (!moved.IsCompletedSuccessfully)
                return AwaitAsync(moved);
            if (moved.Result)
                Current = _results.CreateItem();
            return moved;
        }

        public ValueTask DisposeAsync()
        {
            _linked?.Dispose();
            return _results.DisposeAsync();
        }

        private async ValueTask<bool> AwaitAsync(ValueTask<bool> moved)
        {
            if (!await moved.ConfigureAwait(false))
                return false;
            Current = _results.CreateItem();
            return true;
        }
    }
}
