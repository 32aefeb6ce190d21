using System.Text;

namespace Bifrost.Client.Fuzz;

/// <summary>The records of the batches of a job.</summary>
internal sealed class JobRecordsTarget() : JobTarget("job-records")
{
    public override IReadOnlyList<byte[]> Seeds { get; } = [Encoding.UTF8.GetBytes(Records)];

    protected override Outcome Run(byte[] input, int pieceSize) => Read(Encoding.UTF8.GetBytes(Head), input, Encoding.UTF8.GetBytes(Results), pieceSize);
}
