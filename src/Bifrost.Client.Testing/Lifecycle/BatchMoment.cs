namespace Bifrost.Client.Testing;

/// <summary>Where a batch is at one moment, in OpenAI's words, which are the finest.</summary>
/// <param name="Status">The state.</param>
/// <param name="Done">Which part of the requests has been answered, 0 to 1.</param>
/// <param name="Since">When it came into the state.</param>
internal readonly record struct BatchMoment(BatchStatus Status, double Done, DateTimeOffset Since)
{
    public bool IsOver => Status.IsTerminal;
}
