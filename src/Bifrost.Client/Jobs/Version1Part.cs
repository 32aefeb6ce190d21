using System.Globalization;

namespace Bifrost.Client.Jobs;

/// <summary>A batch of a job in format version 1.</summary>
internal sealed record Version1Part
{
    public required int Number { get; init; }

    public required int Attempt { get; init; }

    public JobBatchState State { get; init; }

    public string? Model { get; init; }

    public BatchEndpoint? Endpoint { get; init; }

    public required long Requests { get; init; }

    public required long Bytes { get; init; }

    public int Creates { get; init; }

    public DateTimeOffset? CreateStartedAt { get; init; }

    public DateTimeOffset? ConfirmUntil { get; init; }

    public string? FileId { get; init; }

    public string? BatchId { get; init; }

    public IReadOnlyList<string>? FormerBatchIds { get; init; }

    public IReadOnlyList<string>? Candidates { get; init; }

    public bool IsDiscarded { get; init; }

    public JobRequestCounts? Results { get; init; }

    public long Failed { get; init; }

    public long Duplicates { get; init; }

    public long Unmatched { get; init; }

    public TokenUsage Tokens { get; init; }

    public static string GetFileName(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{number:D4}.jsonl");

    /// <summary>Converts the part.</summary>
    /// <param name="resultsPlace">The place of its results among those of the job; null when there are none.</param>
    public JobPart ToPart(int? resultsPlace) => new()
    {
        Number = Number,
        Attempt = Attempt,
        State = State,
        Model = Model,
        Endpoint = Endpoint,
        Requests = Requests,
        Bytes = Bytes,
        RequestsFile = GetFile("requests", Requests)!,
        Creates = Creates,
        CreateStartedAt = CreateStartedAt,
        ConfirmUntil = ConfirmUntil,
        FileId = FileId,
        BatchId = BatchId,
        FormerBatchIds = FormerBatchIds ?? [],
        Candidates = Candidates,
        IsDiscarded = IsDiscarded,
        Results = Results ?? new JobRequestCounts(),
        Failed = Failed,
        Duplicates = Duplicates,
        Unmatched = Unmatched,
        Tokens = Tokens,
        ResultsFile = GetFile("results", Results?.Total, resultsPlace is not null),
        ResultsPlace = resultsPlace,
        FailedRequestsFile = GetFile("failed-requests", Failed, Failed > 0),
        FailedResultsFile = GetFile("failed-results", Failed, Failed > 0),
        UnmatchedFile = GetFile("unmatched", lines: null, Unmatched > 0),
    };

    private JobFile? GetFile(string kind, long? lines, bool exists = true) => exists ? new JobFile { Name = GetFileName(kind, Number), Lines = lines } : null;
}
