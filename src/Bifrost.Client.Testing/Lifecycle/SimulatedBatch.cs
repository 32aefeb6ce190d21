namespace Bifrost.Client.Testing;

/// <summary>
/// A batch that was created at the gateway. Its state is a function of the time; its results are computed whenever they are read.
/// </summary>
/// <param name="template">The part that does not change.</param>
/// <param name="input">The requests.</param>
/// <param name="validationErrors">The errors for which the batch fails in validation; empty if there are none.</param>
/// <param name="options">The options of the gateway.</param>
/// <param name="getAnswer">Returns the function that creates the results of requests.</param>
internal sealed class SimulatedBatch(
    BatchTemplate template,
    BatchInput input,
    IReadOnlyList<BatchError> validationErrors,
    BifrostTestGatewayOptions options,
    Func<Func<GatewayBatchRequest, BatchResultItem?>> getAnswer) : StoredBatch(template.Provider, template.Batch.Id)
{
    private readonly BatchTimeline _timeline = new(
        template.Batch.CreatedAt!.Value, template.Batch.CreatedAt!.Value + template.CompletionWindow, options.Lifecycle, validationErrors.Count == 0);

    private BatchAnswers? _answers;

    public BatchTemplate Template => template;

    public BatchInput Input => input;

    public IReadOnlyList<BatchError> ValidationErrors => validationErrors;

    /// <summary>When the batch was cancelled; null if it was not.</summary>
    public DateTimeOffset? CancelRequestedAt { get; set; }

    public override DateTimeOffset? CreatedAt => template.Batch.CreatedAt;

    public override bool RejectsEarlyResults => true;

    public override bool IsEnqueued => validationErrors.Count == 0 && !GetPhase().IsTerminal;

    public override long RequestCount => input.Count;

    public override Batch Current
    {
        get
        {
            BatchPhase phase = GetPhase();
            return BatchMapper.ToBatch(new BatchSnapshot(template, _timeline, phase, GetCounts(phase), CancelRequestedAt, validationErrors));
        }
    }

    public override IEnumerable<BatchResultItem>? Results
    {
        get
        {
            BatchPhase phase = GetPhase();
            if (!phase.IsTerminal)
                return null;
            if (template.HasErrorFile)
                return Current.OutputFileId is null ? null : OutputItems.Select(ToEndpointItem);
            return Items.Select(ToEndpointItem);
        }
    }

    /// <summary>All items, as the provider returns them.</summary>
    public IEnumerable<BatchResultItem> Items => GetItems(GetPhase());

    /// <summary>The items of the output file, if the provider writes failed requests to a separate error file (OpenAI, Azure).</summary>
    public IEnumerable<BatchResultItem> OutputItems => Items.Where(item => !BatchAnswers.IsFailure(item));

    /// <summary>The items of the error file (OpenAI, Azure).</summary>
    public IEnumerable<BatchResultItem> ErrorItems => Items.Where(BatchAnswers.IsFailure);

    private IEnumerable<GatewayBatchRequest> Requests => input.GetRequests(template.Model, template.Batch.CreatedAt!.Value);

    // The function of a batch from an earlier run can be set after the batch was read for the first time.
    private BatchAnswers Answers
    {
        get
        {
            Func<GatewayBatchRequest, BatchResultItem?> answer = getAnswer();
            BatchAnswers? answers = Volatile.Read(ref _answers);
            if (answers?.IsFor(answer) is true)
                return answers;
            answers = new BatchAnswers(Requests, answer);
            Volatile.Write(ref _answers, answers);
            return answers;
        }
    }

    public override void Cancel() => CancelRequestedAt ??= options.TimeProvider.GetUtcNow();

    private BatchPhase GetPhase() => _timeline.GetPhase(options.TimeProvider.GetUtcNow(), CancelRequestedAt);

    private BatchCounts GetCounts(BatchPhase phase)
    {
        if (phase.Status == BatchStatus.Validating || phase.Status == BatchStatus.Failed)
            return new BatchCounts(template.Provider == ModelProvider.Anthropic ? Requests.LongCount() : 0, 0, 0, 0);
        BatchAnswers answers = Answers;
        return answers.GetCounts(GetAnsweredCount(answers, phase));
    }

    private static int GetAnsweredCount(BatchAnswers answers, BatchPhase phase) => (int)(answers.Count * phase.Progress);

    private IEnumerable<BatchResultItem> GetItems(BatchPhase phase)
    {
        BatchAnswers answers = Answers;
        int answered = GetAnsweredCount(answers, phase);
        int index = 0;
        foreach (GatewayBatchRequest request in Requests)
        {
            BatchResultItem? item = index++ < answered ? answers.GetResult(request) : CreateUnansweredItem(request, phase);
            if (item is not null)
                yield return WithIds(item, request);
        }
    }

    // Anthropic reports every unanswered request, OpenAI those of an expired batch, the others none.
    private BatchResultItem? CreateUnansweredItem(GatewayBatchRequest request, BatchPhase phase)
    {
        bool isExpired = phase.Status == BatchStatus.Expired;
        if (template.Provider == ModelProvider.Anthropic)
            return request.CreateAnthropicItem(isExpired ? "expired" : "canceled");
        if (!template.HasErrorFile || !isExpired)
            return null;
        return new BatchResultItem
        {
            Error = new BatchItemError
            {
                Code = "batch_expired",
                Message = "This request could not be executed before the completion window expired.",
            },
        };
    }

    private BatchResultItem WithIds(BatchResultItem item, GatewayBatchRequest request) => item with
    {
        Id = template.HasErrorFile ? item.Id ?? $"batch_req_{request.Line}" : item.Id,
        CustomId = item.CustomId.Length > 0 ? item.CustomId : request.CustomId,
    };

    // The results endpoint parses the provider's lines and writes them again; the files do not.
    private BatchResultItem ToEndpointItem(BatchResultItem item) => item with
    {
        Id = null,
        Response = item.Response is { } response ? response with { Body = GoJsonRoundTrip.Apply(ToEndpointBody(response.Body)) } : null,
        Result = item.Result is { } result ? result with { Message = GoJsonRoundTrip.Apply(result.Message) } : null,
    };

    private JsonPayload? ToEndpointBody(JsonPayload? body) =>
        template.Provider == ModelProvider.Gemini && body is { IsEmpty: false } response ? GeminiResult.Flatten(response) : body;
}
