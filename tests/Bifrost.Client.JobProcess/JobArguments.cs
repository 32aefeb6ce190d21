using System.Globalization;

namespace Bifrost.Client.JobProcess;

/// <summary>The arguments of this program.</summary>
internal sealed record JobArguments
{
    public required Uri BaseAddress { get; init; }

    public required ModelProvider Provider { get; init; }

    public required string JournalDirectory { get; init; }

    public required string OutputFile { get; init; }

    public required int Requests { get; init; }

    /// <summary>The point at which the process kills itself; null for none.</summary>
    public string? KillPoint { get; init; }

    /// <summary>The occurrence of the point, counted from 1.</summary>
    public int KillOccurrence { get; init; } = 1;

    /// <summary>The number of the point at which the process kills itself, whichever it is.</summary>
    public int? KillAtEvent { get; init; }

    public int? KillAfterMilliseconds { get; init; }

    /// <summary>Whether the job is cancelled after its first batches were submitted.</summary>
    public bool Cancels { get; init; }

    /// <summary>Whether the job is cancelled before anything is submitted by this run.</summary>
    public bool CancelsAtOnce { get; init; }

    public bool DeletesUnusedFiles { get; init; }

    public int ConfirmationMilliseconds { get; init; } = 300;

    /// <summary>A batch that is adopted before the run: its number within the job, and the batch at the provider.</summary>
    public (int Number, string Id)? Adopted { get; init; }

    /// <summary>The number of a batch that is created again.</summary>
    public int? CreatedAgain { get; init; }

    public static JobArguments Parse(ReadOnlySpan<string> args)
    {
        var result = new JobArguments
        {
            BaseAddress = new Uri(args[0]),
            Provider = new ModelProvider(args[1]),
            JournalDirectory = args[2],
            OutputFile = args[3],
            Requests = ParseNumber(args[4]),
        };
        for (ReadOnlySpan<string> rest = args[5..]; rest.Length > 0;)
        {
            (result, int length) = rest[0] switch
            {
                "--kill" => (result with { KillPoint = rest[1], KillOccurrence = ParseNumber(rest[2]) }, 3),
                "--kill-at-event" => (result with { KillAtEvent = ParseNumber(rest[1]) }, 2),
                "--kill-after-ms" => (result with { KillAfterMilliseconds = ParseNumber(rest[1]) }, 2),
                "--cancel" => (result with { Cancels = true }, 1),
                "--cancel-at-once" => (result with { CancelsAtOnce = true }, 1),
                "--delete-unused-files" => (result with { DeletesUnusedFiles = true }, 1),
                "--confirmation-ms" => (result with { ConfirmationMilliseconds = ParseNumber(rest[1]) }, 2),
                "--adopt" => (result with { Adopted = (ParseNumber(rest[1]), rest[2]) }, 3),
                "--create-again" => (result with { CreatedAgain = ParseNumber(rest[1]) }, 2),
                _ => throw new ArgumentException($"'{rest[0]}' is not an option.", nameof(args)),
            };
            rest = rest[length..];
        }

        return result;
    }

    private static int ParseNumber(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
