using Bifrost.Client.Errors;
using Bifrost.Client.Reading;

namespace Bifrost.Client;

/// <summary>
/// The results of a batch: items, or pages of items. No request is sent before the enumeration begins, and each enumeration sends new ones.
/// </summary>
/// <remarks>
/// Items are returned while they arrive, in constant memory. Leaving the loop early closes the connection or returns it to the pool.
/// </remarks>
public abstract class BatchResults : BifrostPageable<BatchResultItem, BatchResultsPage>
{
    /// <summary>The batch as it was last retrieved; <see langword="null"/> when it has not been retrieved.</summary>
    public Batch? Batch { get; protected set; }

    /// <summary>
    /// What the last complete enumeration has read, and what is missing. <see langword="null"/> before one is complete, and for results that are read
    /// from one source only (<see cref="BatchResultsSource.ResultsEndpointOnly"/>, <see cref="FilesClient.GetResultItemsAsync(string, ModelProvider, CancellationToken)"/>): there the
    /// pages report lines that could not be parsed.
    /// </summary>
    public BatchResultsSummary? Summary { get; protected set; }

    /// <summary>
    /// The position after the last item, or page, that the last enumeration has returned; <see langword="null"/> before the first enumeration, and for
    /// results from memory. Store it after an item has been processed, to continue there (<see cref="BatchResultsOptions.Position"/>).
    /// </summary>
    public virtual BatchResultsPosition? Position => null;

    /// <summary>Creates results from pages, for tests of code that reads results.</summary>
    /// <param name="pages">The pages.</param>
    /// <returns>The results; their summary counts the items.</returns>
    public static BatchResults FromPages(params IEnumerable<BatchResultsPage> pages)
    {
        ArgumentNullException.ThrowIfNull(pages);
        return new InMemoryBatchResults(pages);
    }

    /// <summary>Joins each item to its request, by <c>custom_id</c>.</summary>
    /// <typeparam name="TRequest">The type of the requests.</typeparam>
    /// <param name="requests">The requests by their <c>custom_id</c>.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The items with their requests; the request is <see langword="default"/> when none has the <c>custom_id</c> of the item.</returns>
    public IAsyncEnumerable<BatchAnswer<TRequest>> JoinAsync<TRequest>(
        IReadOnlyDictionary<string, TRequest> requests, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return new CallerSequence<BatchAnswer<TRequest>>(token => ReadAnswersAsync(requests, token), cancellationToken);
    }

    private async IAsyncEnumerator<BatchAnswer<TRequest>> ReadAnswersAsync<TRequest>(
        IReadOnlyDictionary<string, TRequest> requests, CancellationToken cancellationToken)
    {
        await foreach (BatchResultItem item in this.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return new BatchAnswer<TRequest>(requests.GetValueOrDefault(item.CustomId), item);
    }
}
