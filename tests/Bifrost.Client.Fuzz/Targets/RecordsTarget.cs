namespace Bifrost.Client.Fuzz;

/// <summary>Reads a response that is one JSON object, by all calls that expect one.</summary>
internal sealed class RecordsTarget() : FuzzTarget("records")
{
    private static readonly BatchReference Batch = new(ModelProvider.OpenAI, "batch_1");

    private static readonly Func<BifrostClient, List<string>, Task>[] Calls =
    [
        async (client, values) => values.Add(Describe(await client.Batches.RetrieveAsync(Batch))),
        async (client, values) => values.Add(Describe(await client.Batches.RetrieveAsync("batches/x", ModelProvider.Gemini))),
        async (client, values) =>
        {
            await foreach (BatchListPage page in client.Batches.ListAsync(ModelProvider.OpenAI).AsPages())
                values.AddRange(page.Items.Select(Describe));
        },
        async (client, values) =>
        {
            await foreach (BifrostFile file in client.Files.ListAsync(ModelProvider.Vertex))
                values.Add($"{file} {file.Id}");
        },
        async (client, values) => values.Add($"{await client.Files.RetrieveAsync("file-1", ModelProvider.OpenAI)}"),
        async (client, values) => values.Add($"{await client.Files.DeleteAsync("file-1", ModelProvider.Bedrock)}"),
    ];

    protected override Outcome Run(byte[] input, int pieceSize)
    {
        Outcome[] outcomes =
        [
            .. Calls.Select(call =>
            {
                using BifrostClient client = new FakeGateway(input, pieceSize, next: "{\"data\":[]}"u8.ToArray()).CreateClient();
                return Record(values => call(client, values));
            }),
        ];
        return new Outcome([.. outcomes.SelectMany(outcome => outcome.Values.Append(outcome.Failure?.GetType().Name ?? "."))], null);
    }

    private static string Describe(Batch batch) => $"{batch} {batch.Id} {batch.Status} {batch.RequestCounts} {batch.CreatedAt} {batch.ExtraFields}";
}
