namespace Bifrost.Client.Testing;

/// <summary>How many requests of a batch are answered.</summary>
/// <param name="Total">All requests; 0 while the input is being validated.</param>
/// <param name="Succeeded">The requests that succeeded.</param>
/// <param name="Failed">The requests that failed.</param>
/// <param name="Lost">The requests that the provider processed without a result.</param>
internal readonly record struct BatchCounts(long Total, long Succeeded, long Failed, long Lost)
{
    public long Unanswered => Total - Succeeded - Failed - Lost;
}
