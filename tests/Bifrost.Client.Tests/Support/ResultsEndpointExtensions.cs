namespace Bifrost.Client.Tests.Support;

/// <summary>Reads results from the results endpoint only: one request for each page, without retrieving the batch first.</summary>
internal static class ResultsEndpointExtensions
{
    public static BatchResults GetEndpointResultsAsync(
        this BatchesClient batches, BatchReference batch, CancellationToken cancellationToken = default) =>
        batches.GetEndpointResultsAsync(batch, null, cancellationToken);

    public static BatchResults GetEndpointResultsAsync(
        this BatchesClient batches, BatchReference batch, BatchResultsOptions? options, CancellationToken cancellationToken = default) =>
        batches.GetResultsAsync(batch, WithEndpointOnly(options), cancellationToken);

    public static BatchResults GetEndpointResultsAsync(
        this BatchesClient batches, string batchId, ModelProvider provider, BatchResultsOptions? options = null, CancellationToken cancellationToken = default) =>
        batches.GetResultsAsync(batchId, provider, WithEndpointOnly(options), cancellationToken);

    private static BatchResultsOptions WithEndpointOnly(BatchResultsOptions? options) =>
        (options ?? new BatchResultsOptions()) with { Source = BatchResultsSource.ResultsEndpointOnly };
}
