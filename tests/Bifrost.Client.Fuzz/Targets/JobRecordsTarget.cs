using System.Text;

namespace Bifrost.Client.Fuzz;

/// <summary>The records of the batches of a job.</summary>
internal sealed class JobRecordsTarget() : JobTarget("job-records")
{
    public override IReadOnlyList<byte[]> Seeds { get; } = [Encoding.UTF8.GetBytes(Records)];

    // The results arrive at once: how many items are returned before damage shows depends on the pieces.
    protected override Outcome Run(byte[] input, int pieceSize) => Read(Encoding.UTF8.GetBytes(Head), input, Encoding.UTF8.GetBytes(Results), int.MaxValue);
}
