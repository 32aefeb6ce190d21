using System.Globalization;
using System.Text.Json.Serialization;

namespace Bifrost.Client.Jobs;

/// <summary>The state of a job, as it is in the journal. Immutable; <see cref="JobMachine"/> has the transitions.</summary>
/// <remarks>The generated serializer sets members that a journal of an older version does not have to null.</remarks>
internal sealed record JobState
{
    /// <summary>The format of journals that this version writes.</summary>
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>Identifies the job at the providers; random.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required JobTemplate Template { get; init; }

    public required BatchLimits Limits { get; init; }

    public required long Requests { get; init; }

    public required IReadOnlyList<JobPart> Parts { get; init; }

    /// <summary>The files with final results, in the order in which they are read.</summary>
    public IReadOnlyList<string> ResultFiles { get; init => field = value ?? []; } = [];

    /// <summary>The attempt of which the failed requests have been sent again, or given up.</summary>
    public int CompletedAttempts { get; init; }

    /// <summary>The requests that were not sent again after they had failed; they are not among the results of the parts.</summary>
    public JobRequestCounts GivenUp { get; init => field = value ?? new(); } = new();

    public bool IsCancelled { get; init; }

    /// <summary>How many batches can be active while the provider's queue is full; null when that is not known.</summary>
    public int? Window { get; init; }

    public string? HeldBackReason { get; init; }

    public DateTimeOffset? HeldBackUntil { get; init; }

    /// <summary>How often in a row the provider has reported that its queue is full.</summary>
    public int Refusals { get; init; }

    /// <summary>Whether unused files have been deleted, if they are to be.</summary>
    public bool IsCleanedUp { get; init; }

    // What only the running process needs.
    [JsonIgnore]
    public DateTimeOffset NextPollAt { get; init; }

    [JsonIgnore]
    public TimeSpan PollInterval { get; init; }

    [JsonIgnore]
    public DateTimeOffset? PausedUntil { get; init; }

    [JsonIgnore]
    public int FailuresInRow { get; init; }

    [JsonIgnore]
    public TokenUsage Tokens => Parts.Aggregate(default(TokenUsage), (sum, part) => sum + part.Tokens);

    [JsonIgnore]
    public JobRequestCounts Results => Parts.Aggregate(GivenUp, (sum, part) => sum.Add(part.Results));

    public JobPart GetPart(int number) =>
        Parts.FirstOrDefault(part => part.Number == number) ?? throw new ArgumentOutOfRangeException(nameof(number), number, "The job has no batch with this number.");

    /// <summary>The parts of an attempt with requests that wait for another one.</summary>
    public IEnumerable<JobPart> GetFailedParts(int attempt) => Parts.Where(part => part.Attempt == attempt && part.Failed > 0);

    /// <summary>The text that identifies the current create of a part at the provider.</summary>
    public string GetFingerprint(JobPart part) => string.Create(CultureInfo.InvariantCulture, $"bifrost-{Id}-{part.Number:D4}-{part.Creates}");

    /// <summary>The name of the input file of a part.</summary>
    public string GetFileName(JobPart part) => string.Create(CultureInfo.InvariantCulture, $"bifrost-{Id}-{part.Number:D4}.jsonl");

    /// <summary>The results of requests that are given up after an attempt.</summary>
    public static string GetGivenUpFile(int attempt) => string.Create(CultureInfo.InvariantCulture, $"results-given-up-{attempt}.jsonl");
}
