namespace Bifrost.Client;

/// <summary>Goes through the items of a batch over all its pages; what the callers' ways of reading have in common.</summary>
internal sealed class ResultsCursor : IAsyncDisposable
{
    private readonly IBatchEndpoints _endpoints;
    private readonly BatchReference _batch;
    private readonly int _maxItemBytes;
    private readonly PageChain _chain;
    private bool _ended;

    public ResultsCursor(IBatchEndpoints endpoints, BatchReference batch, string? cursor, int maxItemBytes)
    {
        _endpoints = endpoints;
        _batch = batch;
        _maxItemBytes = maxItemBytes;
        _chain = new PageChain(cursor, "GET /v1/batches/{batch_id}/results", $"batch '{batch.Id}' of {batch.Provider}");
    }

    /// <summary>How many items have been come to.</summary>
    public long Delivered { get; private set; }

    /// <summary>The page that holds the current item; its rest is there once <see cref="MoveNextInPageAsync"/> has returned false.</summary>
    public PageReader? Page { get; private set; }

    /// <summary>Goes to the next item, over the ends of pages.</summary>
    public ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        ValueTask<bool> inPage = MoveNextInPageAsync(cancellationToken);
        if (!inPage.IsCompletedSuccessfully)
            return OverPagesAsync(inPage, cancellationToken);
        return inPage.Result ? ValueTask.FromResult(true) : OverPagesAsync(ValueTask.FromResult(false), cancellationToken);

        async ValueTask<bool> OverPagesAsync(ValueTask<bool> inPage, CancellationToken cancellationToken)
        {
            while (!await inPage.ConfigureAwait(false))
            {
                if (_ended || !await NextPageAsync().ConfigureAwait(false))
                    return false;
                inPage = MoveNextInPageAsync(cancellationToken);
            }

            return true;
        }
    }

    /// <summary>Goes to the next item of the page, and opens the page if there is none.</summary>
    public ValueTask<bool> MoveNextInPageAsync(CancellationToken cancellationToken)
    {
        if (_ended)
            return ValueTask.FromResult(false);
        if (Page is null)
            return OpenAndMoveAsync(cancellationToken);

        try
        {
            ValueTask<bool> moved = Page.MoveNextAsync(cancellationToken);
            if (!moved.IsCompletedSuccessfully)
                return AwaitAsync(moved);
            if (moved.Result)
                Count();
            return moved;
        }
        catch (BifrostException exception)
        {
            exception.SetItemsDelivered(Delivered);
            throw;
        }

        async ValueTask<bool> OpenAndMoveAsync(CancellationToken cancellationToken)
        {
            try
            {
                GatewayResponse response = await _endpoints.GetResultsAsync(_batch, _chain.Cursor, cancellationToken).ConfigureAwait(false);
                Page = new PageReader(response, _batch.Provider, _maxItemBytes);
                await JsonBody.RequireJsonAsync(response, cancellationToken).ConfigureAwait(false);
                return Counted(await Page.MoveNextAsync(cancellationToken).ConfigureAwait(false));
            }
            catch (BifrostException exception)
            {
                exception.SetItemsDelivered(Delivered);
                throw;
            }
        }

        async ValueTask<bool> AwaitAsync(ValueTask<bool> moved)
        {
            try
            {
                return Counted(await moved.ConfigureAwait(false));
            }
            catch (BifrostException exception)
            {
                exception.SetItemsDelivered(Delivered);
                throw;
            }
        }
    }

    /// <summary>Leaves a page that has been read to its end.</summary>
    /// <returns>Whether there is another one.</returns>
    public async ValueTask<bool> NextPageAsync()
    {
        BatchResultsPage rest = Page!.Rest!;
        await Page.DisposeAsync().ConfigureAwait(false);
        Page = null;
        try
        {
            _ended = !_chain.EndPage(rest.HasMore, rest.NextCursor);
        }
        catch (BifrostPaginationException exception)
        {
            _ended = true;
            exception.SetItemsDelivered(Delivered);
            throw;
        }

        return !_ended;
    }

    /// <summary>Makes the current item.</summary>
    public BatchResultItem CreateItem()
    {
        try
        {
            return Page!.CreateItem();
        }
        catch (BifrostException exception)
        {
            exception.SetItemsDelivered(Delivered - 1);
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        _ended = true;
        return Page?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private bool Counted(bool moved)
    {
        if (moved)
            Count();
        return moved;
    }

    private void Count()
    {
        _chain.Add(Page!.Item, Page.Layout.CustomId.Of(Page.Item));
        Delivered++;
    }
}
