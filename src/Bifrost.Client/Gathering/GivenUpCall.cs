namespace Bifrost.Client.Gathering;

/// <summary>A call that was given up while it waited.</summary>
/// <param name="Waited">How long it had waited.</param>
/// <param name="Timestamp">When it was given up, as a timestamp of the time provider.</param>
internal sealed record GivenUpCall(TimeSpan Waited, long Timestamp);
