namespace Bifrost.Client.Testing;

/// <summary>
/// A batch that was created at the gateway. Its state is a function of the time; its results are computed whenever they are read.
/// </summary>
/// <param name="template">The part that does not change.</param>
/// <param name="input">The requests.</param>
/// <param name="validationErrors">The errors in the input. If there are any, the batch fails.</param>
/// <param name="options">The options of the gateway.</param>
/// <param name="answer">Creates the result of a request; must return the same result each time.</param>
internal sealed class SimulatedBatch(
    BatchTemplate template,
    BatchInput input,
    IReadOnlyList<BatchError> validationErrors,
    BifrostTestGatewayOptions options,
    Func<GatewayBatchRequest, BatchResultItem> answer) : StoredBatch(template.Provider, template.Batch.Id)
{
    /// <summary>For each request, whether it fails.</summary>
    private readonly Lazy<bool[]> _failures = new(() => [.. input.Requests.Select(request => IsFailure(answer(request)))]);

    private readonly BatchTimeline _timeline = new(
        template.Batch.CreatedAt!.Value, template.Batch.CreatedAt!.Value + template.CompletionWindow, options.Lifecycle, validationErrors.Count == 0);

    private DateTimeOffset? _cancelRequestedAt;

    public override DateTimeOffset? CreatedAt => template.Batch.CreatedAt;

    public override bool RejectsEarlyResults => true;

    public override Batch Current
    {
        get
        {
            BatchPhase phase = GetPhase();
            return BatchMapper.ToBatch(new BatchSnapshot(template, _timeline, phase, GetCounts(phase), _cancelRequestedAt, validationErrors));
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
            return GetItems(phase).Select(ToEndpointItem);
        }
    }

    /// <summary>The items of the output file, if the provider writes failed requests to a separate error file (OpenAI, Azure).</summary>
    public IEnumerable<BatchResultItem> OutputItems => GetItems(GetPhase()).Where(item => !IsFailure(item));

    /// <summary>The items of the error file (OpenAI, Azure).</summary>
    public IEnumerable<BatchResultItem> ErrorItems => GetItems(GetPhase()).Where(IsFailure);

    public override void Cancel() => _cancelRequestedAt ??= options.TimeProvider.GetUtcNow();

    private BatchPhase GetPhase() => _timeline.GetPhase(options.TimeProvider.GetUtcNow(), _cancelRequestedAt);

    private BatchCounts GetCounts(BatchPhase phase)
    {
        if (phase.Status == BatchStatus.Validating || phase.Status == BatchStatus.Failed)
            return new BatchCounts(template.Provider == ModelProvider.Anthropic ? input.Requests.LongCount() : 0, 0, 0);
        int answered = GetAnsweredCount(phase);
        int failed = _failures.Value.AsSpan(0, answered).Count(true);
        return new BatchCounts(_failures.Value.Length, answered - failed, failed);
    }

    private int GetAnsweredCount(BatchPhase phase) => (int)(_failures.Value.Length * phase.Progress);

    private IEnumerable<BatchResultItem> GetItems(BatchPhase phase)
    {
        int answered = GetAnsweredCount(phase);
        int index = 0;
        foreach (GatewayBatchRequest request in input.Requests)
        {
            BatchResultItem? item = index++ < answered ? answer(request) : CreateUnansweredItem(request, phase);
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
    private static BatchResultItem ToEndpointItem(BatchResultItem item) => item with
    {
        Id = null,
        Response = item.Response is { } response ? response with { Body = GoJsonRoundTrip.Apply(response.Body) } : null,
        Result = item.Result is { } result ? result with { Message = GoJsonRoundTrip.Apply(result.Message) } : null,
    };

    private static bool IsFailure(BatchResultItem item) => item.Outcome != BatchItemOutcome.Succeeded;
}
