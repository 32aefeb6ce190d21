using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs.Contract;

/// <summary>A job. It exists when it has a head.</summary>
internal sealed class WrongJournalJob
{
    public ReadOnlyMemory<byte>? Head { get; set; }

    public ReadOnlyMemory<byte> FirstHead { get; set; }

    public Dictionary<int, ReadOnlyMemory<byte>> Records { get; set; } = [];

    public long Version { get; set; }

    public long LastNumber { get; set; }

    public object? Owner { get; set; }

    public JobControl Control { get; set; }

    public Dictionary<string, byte[]> Files { get; } = [];
}
