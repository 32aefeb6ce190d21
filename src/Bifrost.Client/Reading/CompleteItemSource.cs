using Bifrost.Client.Telemetry;

namespace Bifrost.Client.Reading;

/// <summary>
/// All results of a batch, each once: those of the results endpoint and those of an error file, or both from the provider's files; with a summary
/// at the end.
/// </summary>
/// <param name="batch">The batch.</param>
/// <param name="createPlan">Decides which sources are read.</param>
/// <param name="begin">Where to begin; null for the first item.</param>
/// <param name="isPartial">Whether the reading does not begin at the first item, so that missing items cannot be counted.</param>
/// <param name="options">What is counted and returned.</param>
internal sealed class CompleteItemSource(
    BatchReference batch, Func<CancellationToken, Task<ResultsPlan>> createPlan, BatchResultsPosition? begin, bool isPartial, BatchResultsOptions options) : ItemSource
{
    private ResultsPlan? _plan;
    private ResultsTally? _tally;
    private ItemSource? _current;
    private int _first;
    private int _next;
    private BatchResultsSummary? _summary;

    // Between two sources: the end of the first one.
    private BatchResultsPosition? _reached;

    public override ReadOnlySpan<byte> Item => _current!.Item;

    public override ref readonly ItemLayout Layout => ref _current!.Layout;

    public override BatchResultsPage PageMetadata => (_current?.PageMetadata ?? new BatchResultsPage()) with { BatchId = _plan!.Batch.Id };

    public override BatchResultsPosition? Position => (_current?.Position ?? _reached) is { } position ? position with { BatchId = batch.Id } : begin;

    public override BatchResultsSummary? Summary => _summary;

    public override ReadingCounts? Counts => _tally?.GetCounts();

    public override void Dispose() => _current?.Dispose();

    protected override bool TryReadItem()
    {
        while (_current is not null && _current.TryRead())
        {
            if (_tally!.Add(_current))
                return true;
        }

        return false;
    }

    protected override async ValueTask<bool> WaitForDataAsync(CancellationToken cancellationToken)
    {
        if (_plan is null)
        {
            _plan = await createPlan(cancellationToken).ConfigureAwait(false);
            _tally = new ResultsTally(_plan.Batch.Provider, options.CountTokens, options.ReturnsUnreadableItems);
            _next = _first = begin is null ? 0 : _plan.IndexOf(begin.FileId);
        }

        if (_current is null)
        {
            if (_next == _plan.Sources.Count)
                return false;
            _current = _plan.Sources[_next].Open(_next == _first ? begin : null);
            if (begin is not null && _next == _first)
                _current.Skipped = () => _tally!.AddSkipped(_current!);
            _next++;
            _tally!.BeginSource();
        }

        try
        {
            return await _current.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (BifrostResultsNotReadyException) when (Count == 0 && begin is null && _plan.EndpointMayHaveNothing)
        {
            // The batch has ended without results; there can still be some in the error file.
            _current.Dispose();
            _current = null;
            return false;
        }
    }

    protected override bool MoveToPage()
    {
        if (_current is not null)
        {
            _tally!.AddPage(_current);
            if (_current.MoveToNextPage())
                return true;
            _reached = _current.Position;
            _current.Dispose();
            _current = null;
        }

        if (_next < _plan!.Sources.Count)
            return true;
        _summary ??= _tally!.CreateSummary(_plan, isPartial || begin is not null);
        return false;
    }

    protected override BatchResultItem ParseItem() => _current!.CreateItem();

    // The source would fail.
    protected override BatchResultItem? TryParseItem() => _current!.CanCreateItem() ? _current.CreateItem() : null;

    protected override void UndoItem()
    {
        // The source has done it.
    }
}
