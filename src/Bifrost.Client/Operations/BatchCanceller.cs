using Bifrost.Client.Api;

namespace Bifrost.Client.Operations;

/// <summary>Cancels a batch, and retrieves it to report its status afterwards.</summary>
internal sealed class BatchCanceller(BatchEndpoints batches)
{
    public async Task<Batch> CancelAsync(BatchReference batch, CancellationToken cancellationToken)
    {
        try
        {
            await batches.CancelAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (BifrostApiException exception) when (exception is { StatusCode: 400 or 409, IsTransient: false } and not BifrostUnsupportedOperationException)
        {
            // Providers refuse to cancel a batch that has ended, each in its own way: not an error then.
            if (await RetrieveEndedAsync(batch, cancellationToken).ConfigureAwait(false) is { } ended)
                return ended;
            throw;
        }

        try
        {
            return await batches.RetrieveAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (BifrostException exception)
        {
            throw new BifrostCancelAcceptedException(
                $"The cancellation of batch '{batch.Id}' of {batch.Provider} was accepted, but the batch could not be retrieved afterwards. {exception.Message}",
                exception)
            {
                Endpoint = exception.Endpoint,
                Delivery = RequestDelivery.Answered,
            };
        }
    }

    private async Task<Batch?> RetrieveEndedAsync(BatchReference batch, CancellationToken cancellationToken)
    {
        try
        {
            Batch current = await batches.RetrieveAsync(batch, cancellationToken).ConfigureAwait(false);
            return current.Status.IsTerminal || current.Status == BatchStatus.Cancelling ? current : null;
        }
        catch (BifrostException)
        {
            // The refusal says more than this failure.
            return null;
        }
    }
}
