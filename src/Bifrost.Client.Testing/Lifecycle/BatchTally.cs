namespace Bifrost.Client.Testing;

/// <summary>How far a batch is.</summary>
/// <param name="Total">All requests; 0 while not known.</param>
/// <param name="Succeeded">Answered well.</param>
/// <param name="Failed">Answered with a failure.</param>
internal readonly record struct BatchTally(long Total, long Succeeded, long Failed)
{
    public long Unanswered => Total - Succeeded - Failed;
}
