using System.Text;

namespace Bifrost.Client.Fuzz;

/// <summary>A file of results whose checksum is not known: each line is a result, or damage.</summary>
internal sealed class JobResultsTarget() : JobTarget("job-results")
{
    public override IReadOnlyList<byte[]> Seeds { get; } = [Encoding.UTF8.GetBytes(Results)];

    protected override Outcome Run(byte[] input, int pieceSize) => Read(Encoding.UTF8.GetBytes(Head), Encoding.UTF8.GetBytes(Records), input, pieceSize);
}
