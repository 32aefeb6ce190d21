namespace Bifrost.Client;

/// <summary>
/// Everything that the provider answered of a batch, each answer once: what the results endpoint gives, the failures that live apart in
/// an error file, or both from the provider's files; and a summary of it at the end.
/// </summary>
internal sealed class CompleteItemSource(ResultsPlanner planner, BatchResultsOptions options, Action<BatchResultsSummary> atEnd) : ItemSource
{
    private ResultsPlan? _plan;
    private ResultsTally? _tally;
    private ItemSource? _current;
    private int _next;
    private bool _isLast;

    public override ReadOnlySpan<byte> Item => _current!.Item;

    public override ref readonly ItemLayout Layout => ref _current!.Layout;

    public override BatchResultsPage Rest => (_current?.Rest ?? new BatchResultsPage()) with { BatchId = _plan!.Batch.Id };

    protected override ValueTask<bool> MoveInPageAsync(CancellationToken cancellationToken)
    {
        if (_current is null)
            return SkipToAcceptedAsync(ValueTask.FromResult(false), cancellationToken);

        ValueTask<bool> moved = _current.MoveNextInPageAsync(cancellationToken);
        if (!moved.IsCompletedSuccessfully)
            return SkipToAcceptedAsync(moved, cancellationToken);
        if (!moved.Result)
            return ValueTask.FromResult(false);
        return Accept() ? ValueTask.FromResult(true) : SkipToAcceptedAsync(ValueTask.FromResult(true), cancellationToken, wasRefused: true);
    }

    protected override async ValueTask<bool> LeavePageAsync()
    {
        if (_current is not null)
        {
            // What a page says of itself goes with it.
            _tally!.AddPage(_current);
            if (await _current.NextPageAsync().ConfigureAwait(false))
                return true;
            await _current.DisposeAsync().ConfigureAwait(false);
            _current = null;
        }

        if (_next < _plan!.Sources.Count)
            return true;
        if (!_isLast)
            atEnd(_tally!.Summarise(_plan, isWhole: options.Cursor is null));
        _isLast = true;
        return false;
    }

    protected override BatchResultItem MakeItem() => _current!.CreateItem();

    public override ValueTask DisposeAsync() => _current?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async ValueTask<bool> SkipToAcceptedAsync(ValueTask<bool> moved, CancellationToken cancellationToken, bool wasRefused = false)
    {
        try
        {
            if (_current is null)
            {
                if (!await OpenAsync(cancellationToken).ConfigureAwait(false))
                    return false;
                moved = _current!.MoveNextInPageAsync(cancellationToken);
            }

            while (await moved.ConfigureAwait(false))
            {
                if (!wasRefused && Accept())
                    return true;
                wasRefused = false;
                moved = _current!.MoveNextInPageAsync(cancellationToken);
            }

            return false;
        }
        catch (BifrostResultsNotReadyException) when (Count == 0 && _plan is { EndpointMayHaveNothing: true })
        {
            // The batch is over without results: that is an answer, and the error file may still have some.
            await _current!.DisposeAsync().ConfigureAwait(false);
            _current = null;
            return false;
        }
    }

    private async ValueTask<bool> OpenAsync(CancellationToken cancellationToken)
    {
        if (_plan is null)
        {
            _plan = await planner.PlanAsync(options, cancellationToken).ConfigureAwait(false);
            _tally = new ResultsTally(_plan.Batch.Provider);
        }

        if (_next == _plan.Sources.Count)
            return false;
        _current = _plan.Sources[_next++]();
        _tally!.BeginSource();
        return true;
    }

    private bool Accept()
    {
        if (!_tally!.Add(_current!))
            return false;
        Count++;
        return true;
    }
}
