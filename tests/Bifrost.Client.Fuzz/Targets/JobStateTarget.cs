using System.Text;

namespace Bifrost.Client.Fuzz;

/// <summary>The head of the state of a job.</summary>
internal sealed class JobStateTarget() : JobTarget("job-state")
{
    // The second is of format version 1.
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Encoding.UTF8.GetBytes(Head),
        """
        {"version":1,"id":"a","created_at":"2026-11-29T19:43:26+00:00","template":{"provider":"openai"},"limits":{"max_requests":2,"max_bytes":1000,"min_requests":1},"requests":4,
        "parts":[{"number":1,"attempt":1,"state":"Collected","requests":2,"bytes":100,"creates":1,"batch_id":"b1","results":{"succeeded":2}},{"number":2,"attempt":1,"state":"Queued","requests":2,"bytes":100}],
        "result_files":["results-0001.jsonl"]}
        """u8.ToArray(),
    ];

    // The results arrive at once: how many items are returned before damage shows depends on the pieces.
    protected override Outcome Run(byte[] input, int pieceSize) => Read(input, Encoding.UTF8.GetBytes(Records), Encoding.UTF8.GetBytes(Results), int.MaxValue);
}
