using System.Runtime.CompilerServices;

namespace Bifrost.Client;

/// <summary>A batch that is submitted, waited for and read when it is enumerated.</summary>
internal sealed class BatchRun(
    BatchesClient batches,
    IAsyncEnumerable<BatchRequestItem> requests,
    BatchCreateRequest request,
    BatchWaitOptions? wait,
    BatchResultsOptions? options,
    CancellationToken cancellationToken) : BatchResults
{
    private readonly CancellationToken _cancellationToken = cancellationToken;
    private readonly Lock _gate = new();
    private Task<Batch>? _submission;

    public override async IAsyncEnumerable<BatchResultsPage> AsPages(
        string? cursor = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, cancellationToken);
        BatchResults results = await FinishAsync(linked.Token).ConfigureAwait(false);
        await foreach (BatchResultsPage page in results.AsPages(cursor, linked.Token).ConfigureAwait(false))
            yield return page;
        Summary = results.Summary;
    }

    public override async IAsyncEnumerator<BatchResultItem> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, cancellationToken);
        BatchResults results = await FinishAsync(linked.Token).ConfigureAwait(false);
        await foreach (BatchResultItem item in results.WithCancellation(linked.Token).ConfigureAwait(false))
            yield return item;
        Summary = results.Summary;
    }

    private async Task<BatchResults> FinishAsync(CancellationToken cancellationToken)
    {
        Batch submitted = await SubmitAsync(cancellationToken).ConfigureAwait(false);
        Batch batch = await batches.WaitForCompletionAsync(submitted.Reference, wait, cancellationToken).ConfigureAwait(false);
        return batches.GetResultsAsync(batch, options, cancellationToken);
    }

    // Once, whatever is enumerated how often, also when it failed: a batch costs money.
    private Task<Batch> SubmitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _submission ??= batches.SubmitAsync(requests, request, cancellationToken);
    }
}
