namespace Bifrost.Client.Jobs;

/// <summary>The requests that were not sent again after an attempt: their last results are final.</summary>
internal sealed record GivenUpRequests
{
    public required int Attempt { get; init; }

    public JobRequestCounts Results { get; init => field = value ?? new(); } = new();

    public required JobFile File { get; init; }

    /// <summary>The place of the results among those of the job, counted from 0.</summary>
    public int ResultsPlace { get; init; }
}
