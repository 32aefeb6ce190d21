namespace Bifrost.Client.Jobs;

/// <summary>A file of a job, as its record knows it: what is read later has to be this.</summary>
internal sealed record JobFile
{
    public required string Name { get; init; }

    /// <summary>The length in bytes; null in jobs of format version 1, of whose files only the lines are known.</summary>
    public long? Length { get; init; }

    /// <summary>The number of lines; null for some files of jobs of format version 1.</summary>
    public long? Lines { get; init; }

    /// <summary>The checksum of the content, as <see cref="Checksum.Format"/> writes it.</summary>
    public string? Checksum { get; init; }

    /// <summary>Whether the content is the same, whatever the name.</summary>
    public bool HasContentOf(JobFile other) => Length is not null && (Length, Lines, Checksum) == (other.Length, other.Lines, other.Checksum);
}
