namespace Bifrost.Client;

/// <summary>A result item of a batch, together with its request.</summary>
/// <typeparam name="TRequest">The type that represents a request.</typeparam>
/// <param name="Request">The request; <see langword="default"/> if no request has the <c>custom_id</c> of the item.</param>
/// <param name="Item">The result item.</param>
public sealed record BatchAnswer<TRequest>(TRequest? Request, BatchResultItem Item)
{
    // Excludes the request: it can contain prompt text, which must not reach logs through ToString.
    /// <inheritdoc/>
    public override string ToString() => $"BatchAnswer {{ CustomId = {Item.CustomId}, Outcome = {Item.Outcome} }}";
}
