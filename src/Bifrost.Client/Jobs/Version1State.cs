using System.Globalization;

namespace Bifrost.Client.Jobs;

/// <summary>
/// The state of a job in format version 1: with its parts, and with files whose names follow from their numbers. Their lengths and checksums are not known, so
/// that only their lines are counted.
/// </summary>
internal sealed record Version1State
{
    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required JobTemplate Template { get; init; }

    public required BatchLimits Limits { get; init; }

    public required long Requests { get; init; }

    public required IReadOnlyList<Version1Part> Parts { get; init; }

    public IReadOnlyList<string> ResultFiles { get; init => field = value ?? []; } = [];

    public int CompletedAttempts { get; init; }

    public JobRequestCounts GivenUp { get; init => field = value ?? new(); } = new();

    public bool IsCancelled { get; init; }

    public int? Window { get; init; }

    public string? HeldBackReason { get; init; }

    public DateTimeOffset? HeldBackUntil { get; init; }

    public int Refusals { get; init; }

    public bool IsCleanedUp { get; init; }

    /// <summary>Converts the state. All its parts count as changed.</summary>
    public JobState ToState() => new()
    {
        Version = 1,
        Id = Id,
        CreatedAt = CreatedAt,
        Template = Template,
        Limits = Limits,
        Requests = Requests,
        CompletedAttempts = CompletedAttempts,
        GivenUp = [.. ResultFiles.Select(ToGivenUp).OfType<GivenUpRequests>()],
        IsCancelled = IsCancelled,
        Window = Window,
        HeldBackReason = HeldBackReason,
        HeldBackUntil = HeldBackUntil,
        Refusals = Refusals,
        IsCleanedUp = IsCleanedUp,
        Parts = [.. Parts.Select(part => part.ToPart(IndexOf(ResultFiles, Version1Part.GetFileName("results", part.Number))))],
    };

    // The counts of all attempts stand with the first.
    private GivenUpRequests? ToGivenUp(string file, int place)
    {
        const string Prefix = "results-given-up-";
        if (!file.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        bool isOnly = ResultFiles.Count(name => name.StartsWith(Prefix, StringComparison.Ordinal)) == 1;
        bool isFirst = ResultFiles.First(name => name.StartsWith(Prefix, StringComparison.Ordinal)) == file;
        return new GivenUpRequests
        {
            Attempt = int.Parse(file.AsSpan(Prefix.Length, file.Length - Prefix.Length - ".jsonl".Length), NumberStyles.None, CultureInfo.InvariantCulture),
            Results = isFirst ? GivenUp : new JobRequestCounts(),
            File = new JobFile { Name = file, Lines = isOnly ? GivenUp.Total : null },
            ResultsPlace = place,
        };
    }

    private static int? IndexOf(IReadOnlyList<string> files, string name)
    {
        for (int i = 0; i < files.Count; i++)
        {
            if (files[i] == name)
                return i;
        }

        return null;
    }
}
