using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Bifrost.Client.Jobs;

/// <summary>
/// The state of a job: the head as it is in the journal, the parts, which are records of their own there, and what only the running process needs.
/// Immutable; <see cref="JobMachine"/> has the transitions.
/// </summary>
/// <remarks>The generated serializer sets members that a journal of an older version does not have to null.</remarks>
internal sealed record JobState
{
    /// <summary>The format of journals that this version writes.</summary>
    public const int CurrentVersion = 2;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>Identifies the job at the providers; random.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required JobTemplate Template { get; init; }

    public required BatchLimits Limits { get; init; }

    public required long Requests { get; init; }

    /// <summary>The attempt of which the failed requests have been sent again, or given up.</summary>
    public int CompletedAttempts { get; init; }

    /// <summary>The requests that were not sent again after they had failed, by attempt; they are not among the results of the parts.</summary>
    public IReadOnlyList<GivenUpRequests> GivenUp { get; init => field = value ?? []; } = [];

    /// <summary>How often results were collected again. Positions of results belong to one generation.</summary>
    public int ResultsGeneration { get; init; }

    public bool IsPaused { get; init; }

    public bool IsCancelled { get; init; }

    /// <summary>How many batches can be active while the provider's queue is full; null when that is not known.</summary>
    public int? Window { get; init; }

    public string? HeldBackReason { get; init; }

    public DateTimeOffset? HeldBackUntil { get; init; }

    /// <summary>How often in a row the provider has reported that its queue is full.</summary>
    public int Refusals { get; init; }

    /// <summary>Whether unused files have been deleted, if they are to be.</summary>
    public bool IsCleanedUp { get; init; }

    /// <summary>The sums over the parts: what a list of jobs shows.</summary>
    [JsonInclude]
    public JobSums Sums { get; internal init => field = value ?? new(); } = new();

    [JsonIgnore]
    public JobParts Parts
    {
        get;
        init => (field, Sums) = (value, value.Sums);
    } = JobParts.Empty;

    /// <summary>The files with final results, in the order in which they are read; null where results were lost.</summary>
    [JsonIgnore]
    public ImmutableList<JobFile?> ResultFiles { get; init; } = [];

    // What only the running process needs.
    [JsonIgnore]
    public DateTimeOffset NextPollAt { get; init; }

    [JsonIgnore]
    public TimeSpan PollInterval { get; init; }

    [JsonIgnore]
    public DateTimeOffset? DelayedUntil { get; init; }

    [JsonIgnore]
    public int FailuresInRow { get; init; }

    [JsonIgnore]
    public BifrostException? LastFailure { get; init; }

    /// <summary>The upload that is in progress.</summary>
    [JsonIgnore]
    public JobUploadProgress? Upload { get; init; }

    /// <summary>The batches as they were last retrieved, by the number of their part.</summary>
    [JsonIgnore]
    public ImmutableDictionary<int, Batch> Batches { get; init; } = ImmutableDictionary<int, Batch>.Empty;

    /// <summary>Creates that the gateway has answered with an error, although it can have executed them, by the number of their part.</summary>
    [JsonIgnore]
    public ImmutableDictionary<int, BifrostException> FailedCreates { get; init; } = ImmutableDictionary<int, BifrostException>.Empty;

    /// <summary>Why results cannot be collected by this run, by the number of their part.</summary>
    [JsonIgnore]
    public ImmutableDictionary<int, BifrostException> FailedCollections { get; init; } = ImmutableDictionary<int, BifrostException>.Empty;

    /// <summary>The requests that have a final result.</summary>
    [JsonIgnore]
    public JobRequestCounts Results => GivenUp.Aggregate(Sums.Results, (sum, givenUp) => sum.Add(givenUp.Results));

    /// <summary>Whether all parts are collected, and nothing is to be sent again.</summary>
    [JsonIgnore]
    public bool IsCompleted => Sums.Batches.Collected == Parts.Count && CompletedAttempts == Sums.LastAttempt;

    /// <summary>The parts of an attempt with requests that wait for another one.</summary>
    public IEnumerable<JobPart> GetFailedParts(int attempt) => Parts.Where(part => part.Attempt == attempt && part.Failed > 0);

    /// <summary>The text that identifies the current create of a part at the provider.</summary>
    public string GetFingerprint(JobPart part) => string.Create(CultureInfo.InvariantCulture, $"bifrost-{Id}-{part.Number:D4}-{part.Creates}");

    /// <summary>The name of the input file of a part.</summary>
    public string GetFileName(JobPart part) => string.Create(CultureInfo.InvariantCulture, $"bifrost-{Id}-{part.Number:D4}.jsonl");
}
