namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>What happens to a file of a job between two openings of the job.</summary>
public enum FileDamage
{
    /// <summary>The last line is missing.</summary>
    TruncatedAtLineEnd,

    /// <summary>A part of the last line is missing.</summary>
    TruncatedInLine,
    Emptied,

    /// <summary>The content follows itself.</summary>
    Doubled,

    /// <summary>A bit of a value in the first line: what is read is still JSON.</summary>
    BitOfValueFlipped,

    /// <summary>A bit of the first byte: what is read is no JSON.</summary>
    BitOfSyntaxFlipped,

    /// <summary>The first two lines have changed places.</summary>
    LinesExchanged,

    /// <summary>The file of the same kind of another job; of the same length where that is possible.</summary>
    FileOfOtherJob,
    Deleted,
}
