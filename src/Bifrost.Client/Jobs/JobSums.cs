using System.Text.Json.Serialization;

namespace Bifrost.Client.Jobs;

/// <summary>The sums over the batches of a job: what is known of them without reading their records. Zeros are written too, so that
/// all heads of a job are of about the same length.</summary>
internal sealed record JobSums
{
    /// <summary>The bytes of the requests of the first attempt.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Bytes { get; init; }

    /// <summary>The requests with a final result in a batch.</summary>
    public JobRequestCounts Results { get; init => field = value ?? new(); } = new();

    /// <summary>The requests of the first attempt in batches that have not been sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Queued { get; init; }

    /// <summary>The requests of the first attempt in batches that the provider has, or may have, and whose results are not stored.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Active { get; init; }

    /// <summary>The requests of batches of the second attempt that were created.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long SentAgain { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Duplicates { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Unmatched { get; init; }

    public TokenUsage Tokens { get; init; }

    /// <summary>The batches that were created, with those that failed as a whole and were created again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Created { get; init; }

    /// <summary>The last attempt that a batch is for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int LastAttempt { get; init; }

    /// <summary>The batches by their state.</summary>
    public JobBatchCounts Batches { get; init; }

    /// <summary>The sums with a part more.</summary>
    public JobSums Add(JobPart part) => Add(part, 1) with { Tokens = Tokens + part.Tokens, LastAttempt = Math.Max(LastAttempt, part.Attempt) };

    /// <summary>The sums with a part of the same attempt and the same tokens in place of another.</summary>
    public JobSums Replace(JobPart old, JobPart part) => Add(old, -1).Add(part, 1);

    private JobSums Add(JobPart part, int sign)
    {
        bool isFirst = part.Attempt == 1;
        bool isQueued = part.State is JobBatchState.Queued or JobBatchState.Uploading;
        bool isActive = !isQueued && part.State != JobBatchState.Collected;
        bool isCreated = part.BatchId is not null;
        return this with
        {
            Bytes = Bytes + (isFirst ? sign * part.Bytes : 0),
            Results = sign > 0 ? Results.Add(part.Results) : Results.Subtract(part.Results),
            Queued = Queued + (isFirst && isQueued ? sign * part.Requests : 0),
            Active = Active + (isFirst && isActive ? sign * part.Requests : 0),
            SentAgain = SentAgain + (part.Attempt == 2 && isCreated ? sign * part.Requests : 0),
            Duplicates = Duplicates + (sign * part.Duplicates),
            Unmatched = Unmatched + (sign * part.Unmatched),
            Created = Created + (sign * (part.FormerBatchIds.Count + (isCreated ? 1 : 0))),
            Batches = Batches.Add(part.State, sign),
        };
    }
}
