using System.Globalization;

namespace Bifrost.Client.Testing;

/// <summary>Creates a batch for a valid request, within the limits of its provider.</summary>
/// <param name="Context">The request.</param>
/// <param name="Body">Its body.</param>
/// <param name="Model">The model, without the provider; null if the request names none.</param>
/// <param name="Blob">The input blob; null if there is none.</param>
/// <param name="FileId">The id of the input file in the unified spelling; null if there is none.</param>
/// <param name="File">The input file; null if it was not uploaded through the gateway.</param>
internal sealed record BatchCreation(RequestContext Context, CreateBatchBody Body, string? Model, string? Blob, string? FileId, StoredFile? File)
{
    private GatewayState State => Context.State;

    private ModelProvider Provider => Context.Provider;

    // OpenAI, Azure and custom providers.
    private bool IsOpenAICompatible => Provider.Value is not ("anthropic" or "gemini" or "bedrock" or "vertex");

    // If there are both a file and inline requests, the gateway ignores the inline requests.
    private bool HasInlineRequests => FileId is null && Blob is null;

    public GatewayResponse Execute()
    {
        BatchInput input = HasInlineRequests
            ? BatchInput.FromRequests(Provider, Body.Requests)
            : BatchInput.FromFile(Provider, File?.Content ?? StoredContent.Empty);
        // The requests in a file that was not uploaded through the gateway are not known.
        bool isInputKnown = HasInlineRequests || File is not null;
        if (!isInputKnown || State.GetLimits(Provider) is not { } limits)
            return Add(input, failure: null);
        lock (State.CreateLock)
            return AddWithin(limits, input);
    }

    private GatewayResponse AddWithin(GatewayBatchLimits limits, BatchInput input)
    {
        BatchError? failure = BatchLimitCheck.GetInputError(limits, input);
        if (failure is not null && !IsOpenAICompatible)
            return BatchLimitCheck.CreateInputErrorResponse(Context, failure);
        if (failure is null && BatchLimitCheck.GetQuotaMessage(Context, limits, input, Model) is { } message)
        {
            if (limits.QuotaRefusal == GatewayQuotaRefusal.AtCreate || Provider == ModelProvider.Anthropic)
                return BatchLimitCheck.CreateQuotaResponse(Context, message);
            failure = BatchLimitCheck.CreateQuotaFailure(Provider, message);
        }

        return Add(input, failure);
    }

    private GatewayResponse Add(BatchInput input, BatchError? failure)
    {
        string number = State.NextNumber();
        string? fileId = FileId;
        if (IsOpenAICompatible && HasInlineRequests)
            (fileId, input) = AddInputFile(input);
        else
            input = State.Store(number, input);
        IReadOnlyList<BatchError> errors = failure is not null ? [failure] : IsOpenAICompatible ? input.Validate() : [];
        Func<GatewayBatchRequest, BatchResultItem?> answer = State.Answer;
        var batch = new SimulatedBatch(CreateTemplate(number, fileId), input, errors, State.Options, () => answer);
        State.AddBatch(batch);
        Batch created = batch.Current;
        return RetrieveBatch.CreateResponse(Context, created with
        {
            // Recorded from 1.5.16: the create does not return what the gateway reads of the job later.
            Metadata = Provider == ModelProvider.Bedrock ? null : created.Metadata,
            ExtraFields = KeySelection.GetExtraFields(Context, Model),
        });
    }

    private BatchTemplate CreateTemplate(string number, string? fileId)
    {
        string completionWindow = Body.CompletionWindow ?? "24h";
        return new BatchTemplate(
            number,
            Provider,
            Model,
            new Batch
            {
                Id = CreateId(number),
                Object = "batch",
                DisplayName = Body.DisplayName ?? (Provider == ModelProvider.Vertex ? Body.Metadata?.GetValueOrDefault("job_name") : null),
                Endpoint = IsOpenAICompatible && Body.Endpoint is not null ? new BatchEndpoint(Body.Endpoint) : null,
                InputFileId = fileId,
                InputBlob = Blob,
                CompletionWindow = IsOpenAICompatible ? new BatchCompletionWindow(completionWindow) : null,
                Metadata = GetMetadata(number),
                CreatedAt = State.Now,
                OperationName = Provider == ModelProvider.Gemini ? CreateId(number) : null,
            },
            ParseCompletionWindow(completionWindow),
            OutputFileId: IsOpenAICompatible ? $"file-out-{number}"
                : Provider == ModelProvider.Gemini ? $"files/batch-{number}"
                : Body.OutputS3Uri ?? Body.OutputFolder,
            ErrorFileId: IsOpenAICompatible ? $"file-err-{number}" : null);
    }

    // Bedrock has a name of the job instead of metadata. The other providers keep none.
    private IReadOnlyDictionary<string, string>? GetMetadata(string number) => Provider.Value switch
    {
        "anthropic" or "gemini" or "vertex" => null,
        "bedrock" => new Dictionary<string, string>
        {
            ["job_name"] = Body.Metadata?.GetValueOrDefault("job_name") ?? Body.JobName ?? $"bifrost-batch-{number}",
            ["model_id"] = Model!,
        },
        _ => Body.Metadata,
    };

    // OpenAI accepts no inline requests, so the gateway uploads them as a file.
    private (string Id, BatchInput Input) AddInputFile(BatchInput input)
    {
        string number = State.NextNumber();
        input = State.Store(number, input);
        var file = new StoredFile(input)
        {
            Provider = Provider,
            Id = $"file-{number}",
            FileName = "batch_requests.jsonl",
            Purpose = FilePurpose.Batch,
            CreatedAt = State.Now,
        };
        State.AddFile(file);
        return (file.Id, input);
    }

    private string CreateId(string number) => Provider.Value switch
    {
        "anthropic" => $"msgbatch_{number}",
        "gemini" => $"batches/{number}",
        "bedrock" => $"arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/{number}",
        "vertex" => $"projects/test-project/locations/us-central1/batchPredictionJobs/{number}",
        _ => $"batch_{number}",
    };

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
