using Bifrost.Client.Api;
using Bifrost.Client.Common;
using Bifrost.Client.Transport;

namespace Bifrost.Client.Reading;

/// <summary>The items of the results endpoint, over all its pages.</summary>
internal sealed class EndpointItemSource(BatchEndpoints batches, BatchReference batch, string? cursor) : ItemSource
{
    private readonly PageChain _chain = new(
        cursor, "GET /v1/batches/{batch_id}/results", GatewayCall.Describe("batch", batch.Id, batch.Provider.Value));
    private PageReader? _page;
    private bool _hasEnded;

    public override ReadOnlySpan<byte> Item => _page!.Item;

    public override ref readonly ItemLayout Layout => ref _page!.Layout;

    public override BatchResultsPage PageMetadata => _page!.Metadata!;

    public override void Dispose()
    {
        _hasEnded = true;
        _page?.Dispose();
    }

    protected override bool TryReadItem()
    {
        if (_page is null || !_page.TryRead())
            return false;

        ReadOnlySpan<byte> item = _page.Item;
        _chain.Add(item, _page.Layout.CustomId.Of(item));
        return true;
    }

    protected override async ValueTask<bool> WaitForDataAsync(CancellationToken cancellationToken)
    {
        if (_hasEnded)
            return false;
        if (_page is null)
            await OpenAsync(cancellationToken).ConfigureAwait(false);
        if (await _page!.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            return true;

        _chain.EndItems();
        return false;
    }

    protected override bool MoveToPage()
    {
        if (_page is null)
            return false;

        BatchResultsPage metadata = PageMetadata;
        _page.Dispose();
        _page = null;
        _hasEnded = true;
        _hasEnded = !_chain.EndPage(metadata.HasMore, metadata.NextCursor);
        return !_hasEnded;
    }

    protected override BatchResultItem ParseItem() => _page!.CreateItem();

    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        StreamedResponse response = await batches.GetResultsAsync(batch, _chain.Cursor, cancellationToken).ConfigureAwait(false);
        _page = new PageReader(response, batch.Provider);
        await JsonResponse.RequireJsonAsync(response, cancellationToken).ConfigureAwait(false);
    }
}
