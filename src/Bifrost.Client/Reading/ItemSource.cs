using System.Runtime.ExceptionServices;
using System.Text.Json;
using Bifrost.Client.Telemetry;

namespace Bifrost.Client.Reading;

/// <summary>
/// A source of result items, page by page, in the shape of <see cref="System.Threading.Channels.ChannelReader{T}"/>: <see cref="TryRead"/> moves to the
/// next item that has arrived; when there is none, <see cref="WaitToReadAsync"/> waits for more data of the page. The bytes of an item are valid until
/// the next call; <see cref="CreateItem"/> copies them.
/// </summary>
internal abstract class ItemSource : IDisposable
{
    private BatchResultItem? _created;
    private ReadingSpan? _span;

    // After a failure the source has no more items: reading on fails again, and does not look like the end.
    private BifrostException? _failure;

    /// <summary>The bytes of the current item.</summary>
    public abstract ReadOnlySpan<byte> Item { get; }

    /// <summary>The positions of the members of <see cref="Item"/>.</summary>
    public abstract ref readonly ItemLayout Layout { get; }

    /// <summary>The page without its items; only after <see cref="WaitToReadAsync"/> has returned false.</summary>
    public abstract BatchResultsPage PageMetadata { get; }

    /// <summary>The number of lines that could not be parsed, of the page that <see cref="PageMetadata"/> is of.</summary>
    public virtual long ParseErrorCount => PageMetadata.ExtraFields?.ParseErrors.Count ?? 0;

    /// <summary>Where reading continues after the items that were delivered; null before the source is known.</summary>
    public abstract BatchResultsPosition? Position { get; }

    /// <summary>What has been read; null until the last page has ended, and for sources that create no summary.</summary>
    public virtual BatchResultsSummary? Summary => null;

    /// <summary>What has been counted so far besides <see cref="Count"/>; null for sources that count nothing.</summary>
    public virtual ReadingCounts? Counts => null;

    /// <summary>Called for each item that is skipped, as an earlier reading has delivered it; null for none.</summary>
    public Action? Skipped { get; set; }

    /// <summary>The number of items that have been read.</summary>
    public long Count { get; private set; }

    /// <summary>Reports the reading; only for the source that a caller reads, before the first read.</summary>
    /// <param name="telemetry">Where to.</param>
    /// <param name="what">What is read: <c>batch</c> or <c>file</c>.</param>
    /// <param name="id">The id of the batch or file.</param>
    /// <param name="provider">The provider.</param>
    /// <returns>This source.</returns>
    public ItemSource Observe(ClientTelemetry telemetry, string what, string id, ModelProvider provider)
    {
        if (telemetry.IsObservingReadings)
            _span = new ReadingSpan(telemetry, what, id, provider.Value, () => (Count, Counts));
        return this;
    }

    /// <summary>Ends the report of a reading that is left. Its counts are read now, so the source is disposed afterwards.</summary>
    public void EndReport() => _span?.Dispose();

    /// <summary>Moves to the next item of the page that has arrived.</summary>
    /// <returns>False when more data is needed, or the page has ended.</returns>
    public bool TryRead()
    {
        _created = null;
        ThrowIfFailed();
        try
        {
            if (!TryReadItem())
                return false;
        }
        catch (BifrostException exception)
        {
            Fail(exception, Count);
            throw;
        }

        Count++;
        return true;
    }

    /// <summary>Waits until more of the page has arrived, so that <see cref="TryRead"/> can succeed. Opens the page when none is open.</summary>
    /// <returns>False when the page has ended.</returns>
    public async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken)
    {
        ThrowIfFailed();
        try
        {
            _span?.Enter();
            return await WaitForDataAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            _span?.Fail(exception);
            throw;
        }
        catch (BifrostException exception)
        {
            Fail(exception, Count);
            throw;
        }
    }

    /// <summary>Moves to the next page; only after <see cref="WaitToReadAsync"/> has returned false.</summary>
    /// <returns>False when there is none.</returns>
    public bool MoveToNextPage()
    {
        ThrowIfFailed();
        try
        {
            if (MoveToPage())
                return true;
            _span?.Complete();
            return false;
        }
        catch (BifrostException exception)
        {
            Fail(exception, Count);
            throw;
        }
    }

    /// <summary>Moves to the next item, waiting for data and moving to the next page as needed.</summary>
    /// <returns>False when there are no more items.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (!TryRead())
        {
            if (!await WaitToReadAsync(cancellationToken).ConfigureAwait(false) && !MoveToNextPage())
                return false;
        }

        return true;
    }

    /// <summary>Creates the current item, with copies of its payloads; the same object each time it is called.</summary>
    public BatchResultItem CreateItem()
    {
        ThrowIfFailed();
        try
        {
            return _created ??= ParseItem();
        }
        catch (BifrostException exception)
        {
            // The item was not delivered.
            if (_failure is null)
                UndoItem();
            Fail(exception, Count - 1);
            throw;
        }
    }

    /// <summary>Whether the current item can be created: its texts are valid. Asking is no failure of the source; what was created for it is kept.</summary>
    public bool CanCreateItem() => _created is not null || !ItemFactory.MayHaveInvalidText(Item, in Layout) || (_created = TryParseItem()) is not null;

    /// <summary>The outcome of the current item.</summary>
    public BatchItemOutcome GetOutcome()
    {
        ref readonly ItemLayout layout = ref Layout;
        if (layout.NeedsSerializer)
            return CreateItem().Outcome;
        try
        {
            return ItemFactory.GetOutcome(Item, in layout);
        }
        catch (JsonException)
        {
            // A text is invalid: creating the item reports it with its position.
            return CreateItem().Outcome;
        }
    }

    /// <summary>The response body of the current item, or its message; empty when there is none.</summary>
    public ReadOnlySpan<byte> GetBody()
    {
        ref readonly ItemLayout layout = ref Layout;
        if (layout.NeedsSerializer)
            return CreateItem().Body.GetValueOrDefault().Utf8.Span;
        ByteRange body = layout.Body.IsPresent ? layout.Body : layout.Message;
        return body.IsPresent ? body.Of(Item) : default;
    }

    public abstract void Dispose();

    /// <inheritdoc cref="TryRead"/>
    protected abstract bool TryReadItem();

    /// <inheritdoc cref="WaitToReadAsync"/>
    protected abstract ValueTask<bool> WaitForDataAsync(CancellationToken cancellationToken);

    /// <inheritdoc cref="MoveToNextPage"/>
    protected abstract bool MoveToPage();

    /// <inheritdoc cref="CreateItem"/>
    protected abstract BatchResultItem ParseItem();

    /// <summary>Creates the current item; null if one of its texts is invalid.</summary>
    protected virtual BatchResultItem? TryParseItem()
    {
        try
        {
            return ParseItem();
        }
        catch (BifrostInvalidResponseException)
        {
            return null;
        }
    }

    /// <summary>Takes the current item back from <see cref="Position"/>, as it could not be created.</summary>
    protected abstract void UndoItem();

    /// <summary>Reports the current item, which was delivered by an earlier reading.</summary>
    protected void ReportSkipped()
    {
        Skipped?.Invoke();
        _created = null;
    }

    private void Fail(BifrostException exception, long delivered)
    {
        exception.SetItemsDelivered(delivered);
        _failure = exception;
        _span?.Fail(exception);
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
    }
}
