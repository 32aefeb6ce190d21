namespace Bifrost.Client.Tests.Support;

/// <summary>Results as the results endpoint alone gives them: one request a page, and no batch to be retrieved first.</summary>
internal static class EndpointResults
{
    public static BatchResults GetEndpointResultsAsync(
        this BatchesClient batches, BatchReference batch, CancellationToken cancellationToken = default) =>
        batches.GetEndpointResultsAsync(batch, null, cancellationToken);

    public static BatchResults GetEndpointResultsAsync(
        this BatchesClient batches, BatchReference batch, BatchResultsOptions? options, CancellationToken cancellationToken = default) =>
        batches.GetResultsAsync(batch, OnlyEndpoint(options), cancellationToken);

    public static BatchResults GetEndpointResultsAsync(
        this BatchesClient batches, string batchId, ModelProvider provider, BatchResultsOptions? options = null, CancellationToken cancellationToken = default) =>
        batches.GetResultsAsync(batchId, provider, OnlyEndpoint(options), cancellationToken);

    private static BatchResultsOptions OnlyEndpoint(BatchResultsOptions? options) =>
        (options ?? new BatchResultsOptions()) with { Source = BatchResultsSource.ResultsEndpointOnly };
}
