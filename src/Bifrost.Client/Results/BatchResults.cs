using System.Runtime.CompilerServices;

namespace Bifrost.Client;

/// <summary>
/// The results of a batch: items, or pages of items. Nothing is asked of the gateway before the enumeration begins, and each
/// enumeration asks anew.
/// </summary>
/// <remarks>
/// Items arrive as they are read from the network, in constant memory. Leaving the loop early gives the connection back or closes it.
/// </remarks>
public abstract class BatchResults : BifrostPageable<BatchResultItem, BatchResultsPage>
{
    /// <summary>
    /// The batch as it was last seen: from <see cref="BatchesClient.RunAsync(IEnumerable{BatchRequestItem}, BatchCreateRequest, BatchWaitOptions?, BatchResultsOptions?, CancellationToken)"/>
    /// as soon as it is submitted, so that it can be found again whatever happens then; elsewhere when its results have been read to their end.
    /// <see langword="null"/> before.
    /// </summary>
    public Batch? Batch { get; protected set; }

    /// <summary>
    /// What the last enumeration that came to its end has seen, and what is missing; <see langword="null"/> before one has, and
    /// for readings of one source alone (<see cref="BatchResultsSource.ResultsEndpointOnly"/>, <see cref="FilesClient.GetResultItemsAsync"/>), whose pages tell of
    /// unreadable lines.
    /// </summary>
    public BatchResultsSummary? Summary { get; protected set; }

    /// <summary>Makes results from pages, for tests of code that reads results.</summary>
    /// <param name="pages">The pages.</param>
    /// <returns>The results.</returns>
    public static BatchResults FromPages(params IEnumerable<BatchResultsPage> pages)
    {
        ArgumentNullException.ThrowIfNull(pages);
        return new GivenBatchResults(pages);
    }

    /// <summary>Joins each item to the request that it answers, by <c>custom_id</c>.</summary>
    /// <typeparam name="TRequest">What the caller knows of a request.</typeparam>
    /// <param name="requests">The requests by their <c>custom_id</c>.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The items with their requests; the request is <see langword="default"/> where none has the item's id.</returns>
    public async IAsyncEnumerable<BatchAnswer<TRequest>> JoinAsync<TRequest>(
        IReadOnlyDictionary<string, TRequest> requests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        await foreach (BatchResultItem item in this.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return new BatchAnswer<TRequest>(requests.GetValueOrDefault(item.CustomId), item);
    }
}
