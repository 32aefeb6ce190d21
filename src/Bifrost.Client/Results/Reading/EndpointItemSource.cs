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

    protected override ValueTask<bool> MoveInPageAsync(CancellationToken cancellationToken)
    {
        if (_ended)
            return ValueTask.FromResult(false);
        if (_page is null)
            return OpenAsync(cancellationToken);

        ValueTask<bool> moved = _page.MoveNextAsync(cancellationToken);
        if (!moved.IsCompletedSuccessfully)
            return AwaitAsync(moved);
        return ValueTask.FromResult(Counted(moved.Result));
    }

    protected override async ValueTask<bool> LeavePageAsync()
    {
        if (_page is null)
            return false;

        BatchResultsPage rest = Rest;
        await _page.DisposeAsync().ConfigureAwait(false);
        _page = null;
        _ended = true;
        _ended = !_chain.EndPage(rest.HasMore, rest.NextCursor);
        return !_ended;
    }

    protected override BatchResultItem MakeItem() => _page!.CreateItem();

    public override ValueTask DisposeAsync()
    {
        _ended = true;
        return _page?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private async ValueTask<bool> OpenAsync(CancellationToken cancellationToken)
    {
        GatewayResponse response = await endpoints.GetResultsAsync(batch, _chain.Cursor, cancellationToken).ConfigureAwait(false);
        _page = new PageReader(response, batch.Provider, maxItemBytes);
        await JsonBody.RequireJsonAsync(response, cancellationToken).ConfigureAwait(false);
        return Counted(await _page.MoveNextAsync(cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask<bool> AwaitAsync(ValueTask<bool> moved) => Counted(await moved.ConfigureAwait(false));

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
