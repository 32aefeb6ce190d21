namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>What is expected of cells of the matrix, and why.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Reason">Why it is not <see cref="DamageOutcome.Refused"/>, or what finds the damage.</param>
/// <param name="Applies">Whether the rule is about a cell. The first one that is decides.</param>
internal sealed record DamageRule(DamageOutcome Outcome, string Reason, Func<DamageCell, bool> Applies)
{
    /// <summary>The rules, the first of which decides.</summary>
    public static IReadOnlyList<DamageRule> All { get; } =
    [
        // What cannot be.
        new(DamageOutcome.Impossible, "The file has one line.",
            cell => cell.File is DamagedFile.Owner or DamagedFile.Control && cell.Damage is FileDamage.TruncatedAtLineEnd or FileDamage.LinesExchanged),
        new(DamageOutcome.Impossible, "The step writes the file: it does not exist before.",
            cell => cell.File is DamagedFile.Requests2 or DamagedFile.GivenUp && cell.Step == DamageStep.CompleteAttempt),

        // The state.
        new(DamageOutcome.OtherHead, "A list reads the heads only, and this is the head of a job.",
            cell => cell is { File: DamagedFile.State, Damage: FileDamage.FileOfOtherJob, Step: DamageStep.List }),
        new(DamageOutcome.Refused, "The state has a checksum, also that of the log.", cell => cell.File == DamagedFile.State),
        new(DamageOutcome.Exact, "A list reads the heads only.", cell => cell is { File: DamagedFile.Log, Step: DamageStep.List }),
        new(DamageOutcome.Exact, "What follows the bytes that the state counts is of a write that failed.", cell => cell is { File: DamagedFile.Log, Damage: FileDamage.Doubled }),
        new(DamageOutcome.Refused, "The state has the length and the checksum.", cell => cell.File == DamagedFile.Log),
        new(DamageOutcome.Exact, "The number of the last owner is also in the state.", cell => cell.File == DamagedFile.Owner),

        // The control record.
        new(DamageOutcome.Exact, "Only what runs a job, and a peek, reads it.", cell => cell is
        {
            File: DamagedFile.Control,
            Step: DamageStep.Open or DamageStep.List or DamageStep.ReadFromStart or DamageStep.WriteToFile or DamageStep.ReadWithinFile or DamageStep.ReadAfterFile,
        }),
        new(DamageOutcome.Exact, "A job without a record runs.", cell => cell is { File: DamagedFile.Control, Damage: FileDamage.Deleted }),
        new(DamageOutcome.Paused, "The record is one that a job can have.", cell => cell is
        {
            File: DamagedFile.Control,
            Damage: FileDamage.FileOfOtherJob,
            Step: DamageStep.Peek or DamageStep.Submit or DamageStep.SubmitInline or DamageStep.RunToEnd,
        }),
        new(DamageOutcome.Exact, "The record is one that a job can have, and the step sends nothing.",
            cell => cell is { File: DamagedFile.Control, Damage: FileDamage.FileOfOtherJob }),
        new(DamageOutcome.Refused, "It is neither of the words.", cell => cell.File == DamagedFile.Control),

        // The files with a record.
        new(DamageOutcome.Exact, "No file with a record is read.", cell => cell.Step is DamageStep.Open or DamageStep.List or DamageStep.Peek),
        new(DamageOutcome.Refused, "They are sent, or needed to collect, or get their results.", cell => cell is
        {
            File: DamagedFile.Requests1 or DamagedFile.Requests2,
            Step: DamageStep.Submit or DamageStep.SubmitInline or DamageStep.Collect or DamageStep.RunToEnd or DamageStep.Cancel,
        }),
        new(DamageOutcome.Exact, "They are written again.", cell => cell is { File: DamagedFile.Requests1 or DamagedFile.Requests2, Step: DamageStep.RestoreRequests }),
        new(DamageOutcome.Exact, "Their results are collected.", cell => cell.File is DamagedFile.Requests1 or DamagedFile.Requests2),
        new(DamageOutcome.Refused, "They are returned.",
            cell => cell.HasResults && cell.Step is DamageStep.ReadFromStart or DamageStep.WriteToFile or DamageStep.RunToEnd),
        new(DamageOutcome.Exact, "What is damaged is before the position.", cell => cell is
        {
            HasResults: true,
            Step: DamageStep.ReadWithinFile,
            Damage: FileDamage.BitOfValueFlipped or FileDamage.BitOfSyntaxFlipped,
        }),
        new(DamageOutcome.LinesOfNow, "A reading from a position compares the length only.", cell => cell is
        {
            HasResults: true,
            Step: DamageStep.ReadWithinFile,
            Damage: FileDamage.LinesExchanged or FileDamage.FileOfOtherJob,
        }),
        new(DamageOutcome.Refused, "The length is another one.", cell => cell is { HasResults: true, Step: DamageStep.ReadWithinFile }),
        new(DamageOutcome.Exact, "Nothing of a file before the position is read.", cell => cell is { HasResults: true, Step: DamageStep.ReadAfterFile }),
        new(DamageOutcome.Refused, "They are sent again.",
            cell => cell is { File: DamagedFile.FailedRequests, Step: DamageStep.CompleteAttempt or DamageStep.RunToEnd }),
        new(DamageOutcome.Refused, "They are the last results of what is not sent again.",
            cell => cell is { File: DamagedFile.FailedResults, Step: DamageStep.CompleteAttempt or DamageStep.RunToEnd or DamageStep.Cancel }),
        new(DamageOutcome.Exact, "They are collected again, or written again.", cell => cell.Step == DamageStep.RestoreResults),
        new(DamageOutcome.Exact, "The step does not need the file.", _ => true),
    ];

    /// <summary>The rule for a cell.</summary>
    public static DamageRule Of(DamageCell cell) => All.First(rule => rule.Applies(cell));
}
