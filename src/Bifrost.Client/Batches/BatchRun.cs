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
        BatchResults results = await FinishAsync(cancellationToken).ConfigureAwait(false);
        await foreach (BatchResultsPage page in results.AsPages(cursor, cancellationToken).ConfigureAwait(false))
            yield return page;
        Summary = results.Summary;
    }

    public override async IAsyncEnumerator<BatchResultItem> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        BatchResults results = await FinishAsync(cancellationToken).ConfigureAwait(false);
        await foreach (BatchResultItem item in results.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return item;
        Summary = results.Summary;
    }

    private async Task<BatchResults> FinishAsync(CancellationToken cancellationToken)
    {
        using var tokens = new CallerTokens(_cancellationToken, cancellationToken);
        try
        {
            // Another enumeration may be the one that submits: this one's caller can still leave.
            Batch ??= await SubmitAsync(tokens.Token).WaitAsync(tokens.Token).ConfigureAwait(false);
            Batch = await batches.WaitForCompletionAsync(Batch.Reference, wait, tokens.Token).ConfigureAwait(false);
            return batches.GetResultsAsync(Batch, options, _cancellationToken);
        }
        catch (OperationCanceledException exception) when (tokens.Hides(exception))
        {
            throw tokens.Unhide(exception);
        }
        catch (OperationCanceledException exception) when (!tokens.Token.IsCancellationRequested)
        {
            throw new BifrostException("The batch was being submitted by an enumeration that was cancelled; whether it exists is not known.", exception);
        }
    }

    // Once, whatever is enumerated how often, also when it failed: a batch costs money.
    private Task<Batch> SubmitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _submission ??= batches.SubmitAsync(requests, request, cancellationToken);
    }
}
