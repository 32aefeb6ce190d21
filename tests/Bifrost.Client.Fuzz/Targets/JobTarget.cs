using System.Text;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Fuzz;

/// <summary>Reads a job of a journal: its list, its state, and its results.</summary>
/// <param name="name">The name, for the command line.</param>
internal abstract class JobTarget(string name) : FuzzTarget(name)
{
    /// <summary>The head of a job of three batches: one has ended with results, one is active, one has not been sent.</summary>
    protected const string Head =
        """
        {"version":2,"id":"59876095a0a6","created_at":"2026-11-29T19:43:26+00:00","template":{"provider":"openai","model":"gpt-4o-mini","endpoint":"/v1/chat/completions"},
        "limits":{"max_requests":2,"max_bytes":1000,"min_requests":1},"requests":5,"given_up":[],"window":3,"held_back_reason":"x","sums":{"bytes":300,"results":{"succeeded":1,"errored":1},
        "queued":1,"active":2,"sent_again":0,"duplicates":0,"unmatched":0,"tokens":{"input_tokens":1},"created":2,"last_attempt":1,
        "batches":{"queued":1,"uploading":0,"creating":0,"unconfirmed":0,"in_doubt":0,"active":1,"ended":0,"collected":1}}}
        """;

    /// <summary>The records of its batches, one a line.</summary>
    protected const string Records =
        """
        {"number":1,"attempt":1,"state":"Collected","requests":2,"bytes":100,"requests_file":{"name":"requests-0001-7b4ff735.jsonl","length":100,"lines":2,"checksum":"00000000"},"creates":1,"file_id":"f","batch_id":"b1","former_batch_ids":[],"results":{"succeeded":1,"errored":1},"tokens":{"input_tokens":1},"results_file":{"name":"results-0001-cc859c24.jsonl"},"results_place":0}
        {"number":2,"attempt":1,"state":"Active","requests":2,"bytes":100,"requests_file":{"name":"requests-0002-7b4ff735.jsonl","length":100,"lines":2,"checksum":"00000000"},"creates":1,"file_id":"f","batch_id":"b2","former_batch_ids":["b0"]}
        {"number":3,"attempt":1,"state":"Queued","requests":1,"bytes":100,"requests_file":{"name":"requests-0003-7b4ff735.jsonl","length":100,"lines":1,"checksum":"00000000"},"former_batch_ids":[]}
        """;

    /// <summary>The results of its first batch.</summary>
    protected const string Results =
        """
        {"attempts":1,"batch_id":"b1","custom_id":"r-1","response":{"status_code":200,"request_id":"r","body":{"a":[1,2.5e3,true,null,"\u00e9\""]}}}
        {"attempts":2,"batch_id":"b1","failure":"missing","custom_id":"r-2"}
        {"attempts":1,"batch_id":"b1","failure":"unreadable","custom_id":"r-3","text":"{\"a\":NaN}"}

        """;

    private static readonly BifrostClient Client = new FakeGateway([], int.MaxValue, System.Net.HttpStatusCode.OK, "application/json").CreateClient();

    /// <summary>Reads a job.</summary>
    protected static Outcome Read(byte[] head, byte[] records, byte[] results, int pieceSize)
    {
        string[] lines = Encoding.Latin1.GetString(records).Split('\n');
        var batches = Enumerable.Range(1, lines.Length).ToDictionary(number => number, number => (ReadOnlyMemory<byte>)Encoding.Latin1.GetBytes(lines[number - 1]));
        var journal = new FuzzJournal(new JobJournalState(head, batches, 1), results, pieceSize);
        return Record(async values =>
        {
            await foreach (JobListItem item in Client.Jobs.ListAsync(journal))
                values.Add(item.ToString());
            values.Add((await Client.Jobs.PeekAsync("job", journal)).ToString());
            await using BatchJob job = await Client.Jobs.OpenAsync("job", journal);
            await foreach (JobResultItem item in job.GetResultsAsync())
                values.Add($"{item} {item.Body} {item.Position}");
        });
    }
}
