namespace Bifrost.Client.Reading;

/// <summary>The sources that the results of a batch are read from, in order.</summary>
/// <param name="Batch">The batch as it was when the plan was created.</param>
/// <param name="Source">The kind of the sources.</param>
/// <param name="Sources">Opens the sources.</param>
internal sealed record ResultsPlan(Batch Batch, BatchResultsSource Source, IReadOnlyList<Func<ItemSource>> Sources)
{
    /// <summary>
    /// Whether "not ready" from the results endpoint means that there are none: the batch has ended, but was not completed.
    /// </summary>
    public bool EndpointMayHaveNothing => Batch.Status != BatchStatus.Completed && Batch.Status != BatchStatus.Ended;
}
