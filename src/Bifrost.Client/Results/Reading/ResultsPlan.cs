namespace Bifrost.Client;

/// <summary>Where the results of one batch are read from, in what order.</summary>
/// <param name="Batch">The batch as it was when this was decided.</param>
/// <param name="Source">Which kind of source that is.</param>
/// <param name="Sources">Opens the sources, one after the other.</param>
internal sealed record ResultsPlan(Batch Batch, BatchResultsSource Source, IReadOnlyList<Func<ItemSource>> Sources)
{
    /// <summary>
    /// Whether "not ready" from the results endpoint means "none": the batch is over, and not by being completed.
    /// </summary>
    public bool EndpointMayHaveNothing => Batch.Status != BatchStatus.Completed && Batch.Status != BatchStatus.Ended;
}
