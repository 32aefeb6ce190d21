using System.Globalization;

namespace Bifrost.Client.Testing;

/// <summary>Handles <c>POST …/batches</c> in both route families.</summary>
internal static class CreateBatch
{
    public static GatewayResponse Handle(RequestContext context)
    {
        CreateBatchBody body = CreateBatchBody.Parse(context.Request, context.State);
        string? blob = context.IsV1_4_19 ? null : body.InputBlob;
        if (body.InputFileId is null && blob is null && body.Requests.Count == 0)
        {
            return context.BadRequest(
                context.IsV1_4_19 ? "either input_file_id or requests is required" : "either input_file_id, input_blob, or requests is required");
        }

        if (BuiltInProviders.LacksBatches(context.Provider) || (context.IsV1_4_19 && context.Provider == ModelProvider.Vertex))
            return context.UnsupportedOperation();
        string? model = context.Family == RouteFamily.Unified ? body.Model?[(body.Model.IndexOf('/', StringComparison.Ordinal) + 1)..] : body.Model;
        if (KeySelection.CheckPinnedKey(context, model) is { } keyError)
            return keyError;
        if (GetValidationError(context, body, model) is { } validationError)
            return context.ProviderValidationError(validationError);

        string? fileId = body.InputFileId is null ? null : WireId.ParseInputFileId(body.InputFileId, context.Provider, context.Family);
        StoredFile? file = fileId is null ? null : context.State.Files.Find(context.Provider, fileId);
        if (fileId is not null && file is null && !IsInCloudStorage(fileId))
            return context.ProviderError(404, $"No such File object: {fileId}", param: "input_file_id");

        SimulatedBatch batch = Create(context, body, blob, fileId, file);
        context.State.Batches.AddOrReplace(batch, context.State.Now);
        return RetrieveBatch.CreateResponse(context, batch.Current with { ExtraFields = KeySelection.GetExtraFields(context, model) });
    }

    private static string? GetValidationError(RequestContext context, CreateBatchBody body, string? model) => context.Provider.Value switch
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

    private static SimulatedBatch Create(RequestContext context, CreateBatchBody body, string? blob, string? fileId, StoredFile? file)
    {
        GatewayState state = context.State;
        string number = state.NextNumber();
        // If there are both a file and inline requests, the gateway ignores the inline requests.
        BatchInput input = fileId is not null || blob is not null
            ? BatchInput.FromFile(context.Provider, file?.Content ?? default)
            : BatchInput.FromRequests(context.Provider, body.Requests);
        bool isOpenAI = IsOpenAICompatible(context.Provider);
        if (isOpenAI && fileId is null && blob is null)
            fileId = AddInputFile(context, input);

        string completionWindow = body.CompletionWindow ?? "24h";
        var template = new BatchTemplate(
            context.Provider,
            new Batch
            {
                Id = CreateId(context.Provider, number),
                Object = "batch",
                DisplayName = body.DisplayName,
                Endpoint = isOpenAI && body.Endpoint is not null ? new BatchEndpoint(body.Endpoint) : null,
                InputFileId = fileId,
                InputBlob = blob,
                CompletionWindow = isOpenAI ? new BatchCompletionWindow(completionWindow) : null,
                Metadata = context.Provider == ModelProvider.Anthropic || context.Provider == ModelProvider.Gemini ? null : body.Metadata,
                CreatedAt = state.Now,
                OperationName = context.Provider == ModelProvider.Gemini ? CreateId(context.Provider, number) : null,
            },
            ParseCompletionWindow(completionWindow),
            OutputFileId: isOpenAI ? $"file-out-{number}"
                : context.Provider == ModelProvider.Gemini ? $"files/batch-{number}"
                : body.OutputS3Uri ?? body.OutputFolder,
            ErrorFileId: isOpenAI ? $"file-err-{number}" : null);
        var batch = new SimulatedBatch(template, input, isOpenAI ? input.Validate() : [], state.Options, state.Answer);
        if (isOpenAI)
        {
            AddResultFile(context, template.OutputFileId!, () => batch.Current.OutputFileId is not null, () => batch.OutputItems);
            AddResultFile(context, template.ErrorFileId!, () => batch.Current.ErrorFileId is not null, () => batch.ErrorItems);
        }

        return batch;
    }

    // OpenAI, Azure and custom providers.
    private static bool IsOpenAICompatible(ModelProvider provider) => provider.Value is not ("anthropic" or "gemini" or "bedrock" or "vertex");

    // OpenAI accepts no inline requests, so the gateway uploads them as a file.
    private static string AddInputFile(RequestContext context, BatchInput input)
    {
        string id = $"file-{context.State.NextNumber()}";
        context.State.Files.AddOrReplace(new StoredFile(() => input.RawLines.SelectMany(line => new[] { line, "\n"u8.ToArray() }))
        {
            Provider = context.Provider,
            Id = id,
            FileName = "batch_requests.jsonl",
            Purpose = FilePurpose.Batch,
            CreatedAt = context.State.Now,
        });
        return id;
    }

    private static void AddResultFile(RequestContext context, string id, Func<bool> exists, Func<IEnumerable<BatchResultItem>> getItems) =>
        context.State.Files.AddOrReplace(new StoredFile(() => OutputLines.Serialize(getItems()))
        {
            Provider = context.Provider,
            Id = id,
            FileName = $"{id}.jsonl",
            Purpose = FilePurpose.BatchOutput,
            CreatedAt = context.State.Now,
            Exists = exists,
        });

    private static string CreateId(ModelProvider provider, string number) => provider.Value switch
    {
        "anthropic" => $"msgbatch_{number}",
        "gemini" => $"batches/{number}",
        "bedrock" => $"arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/{number}",
        "vertex" => $"projects/test-project/locations/us-central1/batchPredictionJobs/{number}",
        _ => $"batch_{number}",
    };

    // The gateway does not check whether such a file exists.
    private static bool IsInCloudStorage(string id) =>
        id.StartsWith("s3://", StringComparison.Ordinal) || id.StartsWith("gs://", StringComparison.Ordinal);

    // "24h" or "7d"; anything else is taken for 24 hours.
    private static TimeSpan ParseCompletionWindow(string text)
    {
        if (text.Length < 2 || !double.TryParse(text.AsSpan()[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double count))
            return TimeSpan.FromHours(24);
        return text[^1] switch
        {
            'h' => TimeSpan.FromHours(count),
            'd' => TimeSpan.FromDays(count),
            _ => TimeSpan.FromHours(24),
        };
    }
}
