namespace Bifrost.Client.WireTests.Requests;

/// <summary>Calls that create, list and follow batches.</summary>
internal static class BatchCalls
{
    private const string Upload = "POST /v1/files?provider=openai";
    private const string Create = "POST /openai/v1/batches";
    private const string Retrieve = "GET /openai/v1/batches/batch_1?provider=openai";
    private const string Results = "GET /v1/batches/batch_1/results?provider=openai";
    private const string ErrorFile = "GET /v1/files/file-errors/content?provider=openai";

    private static readonly BatchReference Reference = new(ModelProvider.OpenAI, "batch_1");
    private static readonly Batch Known = new() { Id = "batch_1", Provider = ModelProvider.OpenAI };
    private static readonly BatchRequestItem[] Items = [TestObjects.Item("a", "{}")];

    public static IReadOnlyList<PublicCall> All { get; } =
    [
        new(
            "BatchesClient.CreateAsync(BatchCreateRequest)",
            "",
            (client, pin) => client.Batches.CreateAsync(NewBatch(pin) with { InputFileId = "file-in" }),
            Create),
        new(
            "BatchesClient.CreateAsync(BatchCreateRequest)",
            "with a model",
            (client, pin) => client.Batches.CreateAsync(NewBatch(pin) with { InputFileId = "file-in", Model = "gpt-4o-mini" }),
            "POST /v1/batches?provider=openai"),
        new(
            "BatchesClient.SubmitAsync(IAsyncEnumerable, BatchCreateRequest)",
            "",
            (client, pin) => client.Batches.SubmitAsync(Items.ToAsyncEnumerable(), NewBatch(pin)),
            Upload,
            Create),
        new(
            "BatchesClient.SubmitAsync(IEnumerable, BatchCreateRequest)",
            "",
            (client, pin) => client.Batches.SubmitAsync(Items, NewBatch(pin)),
            Upload,
            Create),
        new(
            "BatchesClient.SubmitAsync(IEnumerable, BatchCreateRequest)",
            "inline",
            (client, pin) => client.Batches.SubmitAsync(Items, NewBatch(pin) with { Provider = ModelProvider.Anthropic, Model = "claude", Endpoint = null }),
            "POST /v1/batches?provider=anthropic"),
        new(
            "BatchesClient.RunAsync(IAsyncEnumerable, BatchCreateRequest, BatchWaitOptions, BatchResultsOptions)",
            "",
            async (client, pin) => await Reading.ToEndAsync(await client.Batches.RunAsync(Items.ToAsyncEnumerable(), NewBatch(pin))),
            Upload, Create, Retrieve, Results, ErrorFile),
        new(
            "BatchesClient.RunAsync(IEnumerable, BatchCreateRequest, BatchWaitOptions, BatchResultsOptions)",
            "",
            async (client, pin) => await Reading.ToEndAsync(await client.Batches.RunAsync(Items, NewBatch(pin))),
            Upload, Create, Retrieve, Results, ErrorFile),
        new(
            "BatchesClient.ListAsync(ModelProvider, BatchListOptions)",
            "to the end",
            client => Reading.ToEndAsync(client.Batches.ListAsync(ModelProvider.OpenAI)),
            "GET /v1/batches?provider=openai",
            "GET /v1/batches?provider=openai&after=bmV4dA%3D%3D"),
        new(
            "BatchesClient.RetrieveAsync(Batch)",
            "",
            client => client.Batches.RetrieveAsync(Known),
            Retrieve),
        new(
            "BatchesClient.ListAsync(ModelProvider, BatchListOptions)",
            "of a provider whose cursors are ignored: the largest page",
            client => Reading.ToEndAsync(client.Batches.ListAsync(ModelProvider.Anthropic)),
            "GET /v1/batches?provider=anthropic&limit=1000",
            "GET /v1/batches?provider=anthropic&limit=1000&after=bmV4dA%3D%3D"),
        new(
            "BatchesClient.ListAsync(ModelProvider, BatchListOptions)",
            "with options",
            client => Reading.ToEndAsync(client.Batches.ListAsync(ModelProvider.OpenAI, TestObjects.BatchList(7, cursor: "a&b=c+d", before: "e f"))),
            "GET /v1/batches?provider=openai&limit=7&after=a%26b%3Dc%2Bd&before=e%20f"),
        new(
            "BatchesClient.CancelAsync(Batch)",
            "",
            client => client.Batches.CancelAsync(Known),
            "POST /openai/v1/batches/batch_1/cancel?provider=openai",
            Retrieve),
        new(
            "BatchesClient.CancelAsync(BatchReference)",
            "",
            client => client.Batches.CancelAsync(Reference),
            "POST /openai/v1/batches/batch_1/cancel?provider=openai",
            Retrieve),
        new(
            "BatchesClient.CancelAsync(String, ModelProvider)",
            "",
            client => client.Batches.CancelAsync("batch_1", ModelProvider.OpenAI),
            "POST /openai/v1/batches/batch_1/cancel?provider=openai",
            Retrieve),
        new(
            "BatchesClient.WaitForCompletionAsync(Batch, BatchWaitOptions)",
            "",
            client => client.Batches.WaitForCompletionAsync(Known),
            Retrieve),
        new(
            "BatchesClient.WaitForCompletionAsync(BatchReference, BatchWaitOptions)",
            "",
            client => client.Batches.WaitForCompletionAsync(Reference),
            Retrieve),
        new(
            "BatchesClient.WaitForCompletionAsync(String, ModelProvider, BatchWaitOptions)",
            "",
            client => client.Batches.WaitForCompletionAsync("batch_1", ModelProvider.OpenAI),
            Retrieve),
        new("BatchesClient.RetrieveAsync(BatchReference)", "", client => client.Batches.RetrieveAsync(Reference), Retrieve),
        new(
            "BatchesClient.RetrieveAsync(String, ModelProvider)",
            "",
            client => client.Batches.RetrieveAsync("batch_1", ModelProvider.OpenAI),
            Retrieve),
        new(
            "BatchesClient.RetrieveAsync(String, ModelProvider)",
            "without a provider",
            client => client.Batches.RetrieveAsync("batch_1"),
            "GET /openai/v1/batches/batch_1"),
        new(
            "BatchesClient.RetrieveAsync(String, ModelProvider)",
            "Gemini",
            client => client.Batches.RetrieveAsync("batches/b1", ModelProvider.Gemini),
            "GET /openai/v1/batches/batches-b1?provider=gemini"),
        new(
            "BatchesClient.RetrieveAsync(String, ModelProvider)",
            "Bedrock",
            client => client.Batches.RetrieveAsync("arn:aws:bedrock:job/b1", ModelProvider.Bedrock),
            "GET /openai/v1/batches/YXJuOmF3czpiZWRyb2NrOmpvYi9iMQ==?provider=bedrock"),
        new(
            "BatchesClient.RetrieveAsync(String, ModelProvider)",
            "Vertex",
            client => client.Batches.RetrieveAsync("projects/p/b1", ModelProvider.Vertex),
            "GET /openai/v1/batches/cHJvamVjdHMvcC9iMQ?provider=vertex"),
    ];

    private static BatchCreateRequest NewBatch(BatchKeyPin? pin) =>
        new() { Provider = ModelProvider.OpenAI, Endpoint = BatchEndpoint.ChatCompletions, Key = pin };
}
