using System.Text.Json.Serialization;

namespace Bifrost.Client.Jobs;

/// <summary>A batch of a job, as its record is in the journal.</summary>
internal sealed record JobPart
{
    public required int Number { get; init; }

    /// <summary>The attempt that it is for its requests, counted from 1.</summary>
    public required int Attempt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JobBatchState State { get; init; }

    public string? Model { get; init; }

    public BatchEndpoint? Endpoint { get; init; }

    public required long Requests { get; init; }

    public required long Bytes { get; init; }

    /// <summary>The requests, as they are uploaded.</summary>
    public required JobFile RequestsFile { get; init; }

    /// <summary>How often its create was begun. A part of its fingerprint, so that each create has one of its own.</summary>
    public int Creates { get; init; }

    /// <summary>When the last create was begun.</summary>
    public DateTimeOffset? CreateStartedAt { get; init; }

    /// <summary>Until when the batch can still appear in the list, when the response to its create was lost.</summary>
    public DateTimeOffset? ConfirmUntil { get; init; }

    /// <summary>The input file, as the create names it; null before the upload, and for inline requests.</summary>
    public string? FileId { get; init; }

    public string? BatchId { get; init; }

    /// <summary>Batches of this part that failed as a whole and were created again.</summary>
    public IReadOnlyList<string> FormerBatchIds { get; init => field = value ?? []; } = [];

    /// <summary>The batches that can be this one, when it is in doubt.</summary>
    public IReadOnlyList<string>? Candidates { get; init; }

    /// <summary>Whether the batch was cancelled, as the job is.</summary>
    public bool IsCancelSent { get; init; }

    /// <summary>Whether its requests were not sent, as the job was cancelled before.</summary>
    public bool IsDiscarded { get; init; }

    /// <summary>The outcomes of the requests with a final result.</summary>
    public JobRequestCounts Results { get; init => field = value ?? new(); } = new();

    /// <summary>The number of requests that wait for another attempt.</summary>
    public long Failed { get; init; }

    public long Duplicates { get; init; }

    public long Unmatched { get; init; }

    public TokenUsage Tokens { get; init; }

    /// <summary>The final results; null when there are none.</summary>
    public JobFile? ResultsFile { get; init; }

    /// <summary>The place of the final results among those of the job, counted from 0.</summary>
    public int? ResultsPlace { get; init; }

    /// <summary>The requests that wait for another attempt; null when there are none.</summary>
    public JobFile? FailedRequestsFile { get; init; }

    /// <summary>The results of those, which are final when there is no other attempt; null when there are none.</summary>
    public JobFile? FailedResultsFile { get; init; }

    /// <summary>The items of no request; null when there are none.</summary>
    public JobFile? UnmatchedFile { get; init; }
}
