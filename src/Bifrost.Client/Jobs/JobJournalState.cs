namespace Bifrost.Client.Jobs;

/// <summary>The state of a job in its journal.</summary>
/// <param name="Content">The state: JSON in UTF-8.</param>
/// <param name="Version">Identifies this version of the state; chosen by the journal, different after each write.</param>
public sealed record JobJournalState(ReadOnlyMemory<byte> Content, string Version)
{
    // Excludes the content: it names files and batches only, but is long.
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(JobJournalState)} {{ Version = {Version}, {Content.Length} bytes }}";
}
