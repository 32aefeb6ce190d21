namespace Bifrost.Client;

/// <summary>A request of a batch together with its answer.</summary>
/// <typeparam name="TRequest">What the caller knows of a request.</typeparam>
/// <param name="Request">The request; <see langword="default"/> when none has the <c>custom_id</c> of the answer.</param>
/// <param name="Item">The answer.</param>
public sealed record BatchAnswer<TRequest>(TRequest? Request, BatchResultItem Item)
{
    // Requests hold prompts: they do not go into a log by way of a ToString.
    /// <inheritdoc/>
    public override string ToString() => $"BatchAnswer {{ CustomId = {Item.CustomId}, Outcome = {Item.Outcome} }}";
}
