namespace Bifrost.Client.Testing;

/// <summary>A batch that a test added. It does not change, except that it can be cancelled.</summary>
internal sealed class SeededBatch(
    ModelProvider provider,
    Batch batch,
    IEnumerable<BatchResultItem>? results,
    int? pageSize,
    IReadOnlyList<BatchError> parseErrors,
    TimeProvider timeProvider) : StoredBatch(provider, batch.Id)
{
    private volatile Batch _batch = batch;

    public override DateTimeOffset? CreatedAt => _batch.CreatedAt;

    public override Batch Current => _batch;

    public override IEnumerable<BatchResultItem>? Results => results;

    public override bool IsEnqueued => !_batch.Status.IsTerminal;

    public override long RequestCount => _batch.RequestCounts.Total;

    public override int? PageSize => pageSize;

    public override IReadOnlyList<BatchError> ParseErrors => parseErrors;

    public override void Cancel() => _batch = _batch with { Status = BatchStatus.Cancelling, CancellingAt = timeProvider.GetUtcNow() };
}
