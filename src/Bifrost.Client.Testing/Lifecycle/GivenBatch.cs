namespace Bifrost.Client.Testing;

/// <summary>A batch that somebody made up: it stays as it was given, unless it is cancelled.</summary>
internal sealed class GivenBatch(
    ModelProvider provider,
    Batch batch,
    IEnumerable<BatchResultItem>? results,
    int? pageSize,
    IReadOnlyList<BatchError> parseErrors,
    TimeProvider time) : StoredBatch(provider, batch.Id)
{
    private volatile Batch _batch = batch;

    public override Batch Current => _batch;

    public override IEnumerable<BatchResultItem>? Results => results;

    public override int? PageSize => pageSize;

    public override IReadOnlyList<BatchError> ParseErrors => parseErrors;

    public override void Cancel() => _batch = _batch with { Status = BatchStatus.Cancelling, CancellingAt = time.GetUtcNow() };
}
