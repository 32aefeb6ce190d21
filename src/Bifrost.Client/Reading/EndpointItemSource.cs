using Bifrost.Client.Api;
using Bifrost.Client.Common;
using Bifrost.Client.Transport;

namespace Bifrost.Client.Reading;

/// <summary>
/// The items of the results endpoint, over all its pages. When a response breaks off, its page is requested again, and the items that were delivered
/// are skipped if they are the same.
/// </summary>
internal sealed class EndpointItemSource : ItemSource
{
    private readonly BatchEndpoints _batches;
    private readonly BatchReference _batch;
    private readonly PageChain _chain;
    private readonly ResumeBudget _budget;
    private PageReader? _page;

    // The items of the page that were delivered before it was requested again.
    private ItemChecksum _delivered;
    private bool _isSkipping;

    // The items before the current one, which is not delivered when it cannot be created.
    private ItemChecksum _before;
    private bool _isUndone;

    // Whether the page is read without delivering its items, as it may be a repeated one; and whether that has been done.
    private bool _isChecking;
    private bool _isChecked;
    private bool _hasEnded;

    /// <summary>Creates the source.</summary>
    /// <param name="batches">The endpoints.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="cursor">The cursor of the first page to read; null for the beginning.</param>
    /// <param name="position">Where to begin instead; null for the beginning of the page.</param>
    public EndpointItemSource(BatchEndpoints batches, BatchReference batch, string? cursor, BatchResultsPosition? position = null)
    {
        _batches = batches;
        _batch = batch;
        _chain = new PageChain(
            position is null ? cursor : position.Cursor, "GET /v1/batches/{batch_id}/results", GatewayCall.Describe("batch", batch.Id, batch.Provider.Value));
        _budget = new ResumeBudget(batches.Connection);
        _delivered = position is null ? default : ItemChecksum.Of(position);
        _isSkipping = _delivered.Count > 0;
    }

    public override ReadOnlySpan<byte> Item => _page!.Item;

    public override ref readonly ItemLayout Layout => ref _page!.Layout;

    public override BatchResultsPage PageMetadata => _page!.Metadata!;

    public override BatchResultsPosition Position => new()
    {
        BatchId = _batch.Id,
        Cursor = _chain.Cursor,
        Items = DeliveredOfPage.Count,
        Hash = DeliveredOfPage.Count == 0 ? null : ItemChecksum.Format(DeliveredOfPage.Hash),
    };

    // What is read while skipping or checking has not been delivered.
    private ItemChecksum DeliveredOfPage => _isUndone ? _before : _isSkipping ? _delivered : _isChecking ? default : _chain.Items;

    public override void Dispose()
    {
        _hasEnded = true;
        _page?.Dispose();
    }

    protected override bool TryReadItem()
    {
        while (_page is not null && _page.TryRead())
        {
            ReadOnlySpan<byte> item = _page.Item;
            _before = _chain.Items;
            bool isNew = _chain.Add(item, _page.Layout.CustomId.Of(item));
            if (_isSkipping)
                Skip();
            else if (_isChecking || (!isNew && !_isChecked))
                _isChecking = true;
            else
                return true;
        }

        return false;
    }

    protected override async ValueTask<bool> WaitForDataAsync(CancellationToken cancellationToken)
    {
        if (_hasEnded)
            return false;
        if (_page is null)
            await OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await _page!.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
                return true;
        }
        catch (OperationCanceledException)
        {
            // The connection is closed; the next read requests the page again.
            Close();
            throw;
        }
        catch (BifrostException exception) when (exception.IsTransient)
        {
            long read = _chain.Items.Count;
            Close();
            if (await _budget.TryWaitAsync(exception, Count, read, cancellationToken).ConfigureAwait(false))
                return true;
            throw;
        }

        if (_isSkipping)
            throw CreateChangedException();
        _chain.EndItems();
        if (!_isChecking)
            return false;

        // It is another page that begins with the same item: now its items are delivered.
        Close();
        (_isChecking, _isChecked) = (false, true);
        return true;
    }

    protected override bool MoveToPage()
    {
        if (_page is null)
            return false;

        BatchResultsPage metadata = PageMetadata;
        _page.Dispose();
        _page = null;
        _isChecked = false;
        _hasEnded = true;
        _hasEnded = !_chain.EndPage(metadata.HasMore, metadata.NextCursor);
        return !_hasEnded;
    }

    protected override BatchResultItem ParseItem() => _page!.CreateItem();

    protected override void UndoItem() => _isUndone = true;

    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        StreamedResponse response = await _batches.GetResultsAsync(_batch, _chain.Cursor, cancellationToken).ConfigureAwait(false);
        try
        {
            await JsonResponse.RequireJsonAsync(response, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }

        _page = new PageReader(response, _batch.Provider, _batch.Id);
    }

    private void Skip()
    {
        ReportSkipped();
        if (_chain.Items.Count < _delivered.Count)
            return;
        if (_chain.Items != _delivered)
            throw CreateChangedException();
        _isSkipping = false;
    }

    // Closes the page, so that it is requested again and continues where it was.
    private void Close()
    {
        _delivered = DeliveredOfPage;
        _isSkipping = _delivered.Count > 0;
        _isChecking = false;
        _page!.Dispose();
        _page = null;
        _chain.BeginPage();
    }

    private BifrostPaginationException CreateChangedException() =>
        _chain.CreateException($"the page was requested again, and does not begin with the {_delivered.Count} items that it had before");
}
