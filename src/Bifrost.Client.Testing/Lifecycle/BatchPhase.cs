namespace Bifrost.Client.Testing;

/// <summary>The state of a batch at one point in time. It uses OpenAI's states because no other provider has more of them.</summary>
/// <param name="Status">The state.</param>
/// <param name="Progress">The fraction of the requests that are answered, from 0 to 1.</param>
/// <param name="EnteredAt">When the batch entered the state.</param>
internal readonly record struct BatchPhase(BatchStatus Status, double Progress, DateTimeOffset EnteredAt)
{
    public bool IsTerminal => Status.IsTerminal;
}
