namespace Bifrost.Client;

/// <summary>The items of the results endpoint, over all its pages.</summary>
internal sealed class EndpointItemSource(IBatchEndpoints endpoints, BatchReference batch, string? cursor, int maxItemBytes) : ItemSource
{
    private readonly PageChain _chain = new(cursor, "GET /v1/batches/{batch_id}/results", $"batch '{batch.Id}' of {batch.Provider}");
    private PageReader? _page;
    private bool _ended;

    public override ReadOnlySpan<byte> Item => _page!.Item;

    public override ref readonly ItemLayout Layout => ref _page!.Layout;

    public override BatchResultsPage Rest => _page!.Rest!;

    public override ValueTask<bool> MoveNextInPageAsync(CancellationToken cancellationToken)
    {
        if (_ended)
            return ValueTask.FromResult(false);
        if (_page is null)
            return OpenAsync(cancellationToken);

        try
        {
            ValueTask<bool> moved = _page.MoveNextAsync(cancellationToken);
            if (!moved.IsCompletedSuccessfully)
                return AwaitAsync(moved);
            return ValueTask.FromResult(Counted(moved.Result));
        }
        catch (BifrostException exception)
        {
            exception.SetItemsDelivered(Count);
            throw;
        }
    }

    public override async ValueTask<bool> NextPageAsync()
    {
        if (_page is null)
            return false;

        BatchResultsPage rest = Rest;
        await _page.DisposeAsync().ConfigureAwait(false);
        _page = null;
        _ended = true;
        try
        {
            _ended = !_chain.EndPage(rest.HasMore, rest.NextCursor);
        }
        catch (BifrostPaginationException exception)
        {
            exception.SetItemsDelivered(Count);
            throw;
        }

        return !_ended;
    }

    public override BatchResultItem CreateItem()
    {
        try
        {
            return _page!.CreateItem();
        }
        catch (BifrostException exception)
        {
            exception.SetItemsDelivered(Count - 1);
            throw;
        }
    }

    public override ValueTask DisposeAsync()
    {
        _ended = true;
        return _page?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private async ValueTask<bool> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            GatewayResponse response = await endpoints.GetResultsAsync(batch, _chain.Cursor, cancellationToken).ConfigureAwait(false);
            _page = new PageReader(response, batch.Provider, maxItemBytes);
            await JsonBody.RequireJsonAsync(response, cancellationToken).ConfigureAwait(false);
            return Counted(await _page.MoveNextAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (BifrostException exception)
        {
            exception.SetItemsDelivered(Count);
            throw;
        }
    }

    private async ValueTask<bool> AwaitAsync(ValueTask<bool> moved)
    {
        try
        {
            return Counted(await moved.ConfigureAwait(false));
        }
        catch (BifrostException exception)
        {
            exception.SetItemsDelivered(Count);
            throw;
        }
    }

    private bool Counted(bool moved)
    {
        if (!moved)
        {
            _chain.EndItems();
            return false;
        }

        _chain.Add(Item, Layout.CustomId.Of(Item));
        Count++;
        return true;
    }
}
