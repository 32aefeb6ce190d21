using System.Globalization;

namespace Bifrost.Client.Testing;

/// <summary><c>POST …/batches</c>, in both families.</summary>
internal static class CreateBatch
{
    // Known to the gateway, and not for batches. What it does not know is a provider of the user's own, of OpenAI's kind.
    private static readonly HashSet<string> WithoutBatches =
    [
        "bedrock_mantle", "cohere", "mistral", "ollama", "opencode-go", "opencode-zen", "groq", "sgl", "parasail", "perplexity", "cerebras", "deepseek",
        "openrouter", "elevenlabs", "huggingface", "nebius", "xai", "replicate", "vllm", "runway", "runware", "fireworks", "sarvam", "wafer",
        "github-copilot", "databricks", "typesafe",
    ];

    public static GatewayResponse Handle(GatewayCall call)
    {
        CreateBody body = CreateBody.Read(call.Request, call.World);
        string? blob = call.IsApril ? null : body.InputBlob;
        if (body.InputFileId is null && blob is null && body.Requests.Count == 0)
            return call.Mistake(call.IsApril ? "either input_file_id or requests is required" : "either input_file_id, input_blob, or requests is required");
        if (WithoutBatches.Contains(call.Provider.Value) || (call.IsApril && call.Provider == ModelProvider.Vertex))
            return call.Refusal($"batch_create is not supported by {call.Provider} provider", "unsupported_operation");
        string? model = call.Family == RouteFamily.Unified ? body.Model?[(body.Model.IndexOf('/', StringComparison.Ordinal) + 1)..] : body.Model;
        if (KeyPin.Refuse(call, model) is { } refused)
            return refused;
        if (FaultOf(call, body, model) is { } fault)
            return call.ProviderCheck(fault);

        string? fileId = body.InputFileId is null ? null : WireId.ReadInput(body.InputFileId, call.Provider, call.Family);
        StoredFile? file = fileId is null ? null : call.World.Files.Find(call.Provider, fileId);
        if (fileId is not null && file is null && !IsInCallersStorage(fileId))
            return call.Upstream(404, $"No such File object: {fileId}", param: "input_file_id");

        RunningBatch batch = Start(call, body, blob, fileId, file);
        call.World.Batches.Put(batch);
        return RetrieveBatch.Answer(call, batch.Current with { ExtraFields = KeyPin.Told(call, model) });
    }

    private static string? FaultOf(GatewayCall call, CreateBody body, string? model) => call.Provider.Value switch
    {
        "openai" when body.Endpoint is null => "endpoint is required for OpenAI batch API",
        "anthropic" when body.Requests.Count == 0 => "requests array is required for Anthropic batch API",
        "bedrock" when model is null => "model is required for Bedrock batch API",
        "bedrock" when body.OutputS3Uri is null => "output_s3_uri is required for Bedrock batch API",
        "vertex" when model is null => "model is required for Vertex batch API",
        "vertex" when body.OutputFolder?.StartsWith("gs://", StringComparison.Ordinal) is not true =>
            "output_folder.url (gs:// prefix) is required for Vertex batch API",
        _ => null,
    };

    private static RunningBatch Start(GatewayCall call, CreateBody body, string? blob, string? fileId, StoredFile? file)
    {
        GatewayWorld world = call.World;
        string number = world.NextNumber();
        // A file wins over inline requests, which are dropped without a word.
        BatchInput input = fileId is not null || blob is not null
            ? BatchInput.OfFile(call.Provider, file?.Content ?? default)
            : BatchInput.OfRequests(call.Provider, body.Requests);
        bool isLikeOpenAI = call.Provider.Value is not ("anthropic" or "gemini" or "bedrock" or "vertex");
        if (isLikeOpenAI && fileId is null && blob is null)
            fileId = StoreInline(call, input);

        string window = body.CompletionWindow ?? "24h";
        string? outputFolder = body.OutputS3Uri ?? body.OutputFolder;
        var seed = new BatchSeed(
            call.Provider,
            new Batch
            {
                Id = IdOf(call.Provider, number),
                Object = "batch",
                DisplayName = body.DisplayName,
                Endpoint = isLikeOpenAI && body.Endpoint is not null ? new BatchEndpoint(body.Endpoint) : null,
                InputFileId = fileId,
                InputBlob = blob,
                CompletionWindow = isLikeOpenAI ? new BatchCompletionWindow(window) : null,
                Metadata = call.Provider == ModelProvider.Anthropic || call.Provider == ModelProvider.Gemini ? null : body.Metadata,
                CreatedAt = world.Time.GetUtcNow(),
                OperationName = call.Provider == ModelProvider.Gemini ? IdOf(call.Provider, number) : null,
            },
            WindowOf(window),
            isLikeOpenAI ? $"file-out-{number}" : call.Provider == ModelProvider.Gemini ? $"files/batch-{number}" : outputFolder,
            isLikeOpenAI ? $"file-err-{number}" : null);
        var batch = new RunningBatch(seed, input, isLikeOpenAI ? input.FindFaults() : [], world, world.Answer);
        if (isLikeOpenAI)
        {
            world.Files.Put(Output(call, seed.OutputFileId!, () => batch.Current.OutputFileId is not null, () => batch.OutputItems));
            world.Files.Put(Output(call, seed.ErrorFileId!, () => batch.Current.ErrorFileId is not null, () => batch.ErrorItems));
        }

        return batch;
    }

    // OpenAI takes files only: the gateway makes one of inline requests.
    private static string StoreInline(GatewayCall call, BatchInput input)
    {
        string id = $"file-{call.World.NextNumber()}";
        call.World.Files.Put(new StoredFile(() => input.RawLines.SelectMany(line => new[] { line, "\n"u8.ToArray() }))
        {
            Provider = call.Provider,
            Id = id,
            FileName = "batch_requests.jsonl",
            Purpose = FilePurpose.Batch,
            CreatedAt = call.World.Time.GetUtcNow(),
        });
        return id;
    }

    private static StoredFile Output(GatewayCall call, string id, Func<bool> isThere, Func<IEnumerable<BatchResultItem>> items) =>
        new(() => OutputLines.Of(items()))
        {
            Provider = call.Provider,
            Id = id,
            FileName = $"{id}.jsonl",
            Purpose = FilePurpose.BatchOutput,
            CreatedAt = call.World.Time.GetUtcNow(),
            IsThere = isThere,
        };

    private static string IdOf(ModelProvider provider, string number) => provider.Value switch
    {
        "anthropic" => $"msgbatch_{number}",
        "gemini" => $"batches/{number}",
        "bedrock" => $"arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/{number}",
        "vertex" => $"projects/test-project/locations/us-central1/batchPredictionJobs/{number}",
        _ => $"batch_{number}",
    };

    private static bool IsInCallersStorage(string id) =>
        id.StartsWith("s3://", StringComparison.Ordinal) || id.StartsWith("gs://", StringComparison.Ordinal);

    private static TimeSpan WindowOf(string text) =>
        text.EndsWith('h') && double.TryParse(text.AsSpan()[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double hours)
            ? TimeSpan.FromHours(hours)
            : text.EndsWith('d') && double.TryParse(text.AsSpan()[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double days)
                ? TimeSpan.FromDays(days)
                : TimeSpan.FromHours(24);
}
