namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>A cell of the matrix: a file, what happens to it, and what is done then.</summary>
public sealed record DamageCell(DamagedFile File, FileDamage Damage, DamageStep Step)
{
    /// <summary>All combinations.</summary>
    public static IEnumerable<DamageCell> All =>
        from file in Enum.GetValues<DamagedFile>()
        from damage in Enum.GetValues<FileDamage>()
        from step in Enum.GetValues<DamageStep>()
        select new DamageCell(file, damage, step);

    /// <summary>Whether the file has lines and a record, which knows its length and its checksum.</summary>
    public bool HasRecord => File is not (DamagedFile.State or DamagedFile.Log or DamagedFile.Owner or DamagedFile.Control);

    /// <summary>Whether the file has results that are returned.</summary>
    public bool HasResults => File is DamagedFile.Results or DamagedFile.GivenUp;

    /// <summary>Whether the damage leaves the length of the file as it is.</summary>
    public bool IsInPlace => Damage is FileDamage.BitOfValueFlipped or FileDamage.BitOfSyntaxFlipped or FileDamage.LinesExchanged or FileDamage.FileOfOtherJob;

    /// <summary>How far the job is: as far as the step needs the file, or where all kinds of files exist.</summary>
    public JobStage Stage => Step switch
    {
        DamageStep.Submit or DamageStep.SubmitInline or DamageStep.Cancel => File == DamagedFile.Requests1 ? JobStage.Created : JobStage.AttemptCompleted,
        DamageStep.Collect or DamageStep.RestoreRequests => File == DamagedFile.Requests1 ? JobStage.Sent : JobStage.SentAgain,
        DamageStep.CompleteAttempt => JobStage.PartlyCollected,
        DamageStep.RunToEnd => File switch
        {
            DamagedFile.Requests1 => JobStage.Sent,
            DamagedFile.Requests2 or DamagedFile.Results or DamagedFile.GivenUp or DamagedFile.Unmatched => JobStage.SentAgain,
            _ => JobStage.PartlyCollected,
        },
        DamageStep.Open or DamageStep.List or DamageStep.Peek => JobStage.AttemptCompleted,
        _ => JobStage.Completed,
    };

    /// <summary>The kinds that the sample has.</summary>
    public IEnumerable<string> Kinds => [$"{File} {Damage}", Step.ToString(), DamageRule.Of(this).Reason];

    public override string ToString() => $"{File}, {Damage}, {Step}";
}
