namespace Bifrost.Client.Testing;

/// <summary>A batch that was created at the gateway and goes through its states by the clock. Answers are made when they are read.</summary>
/// <param name="created">What stays the same of it.</param>
/// <param name="input">Its requests.</param>
/// <param name="faults">What the check of the input finds.</param>
/// <param name="world">The gateway around it.</param>
/// <param name="answer">What the model answers, the same whenever it is asked.</param>
internal sealed class RunningBatch(
    BatchSeed created, BatchInput input, IReadOnlyList<BatchError> faults, GatewayWorld world, Func<GatewayBatchRequest, BatchResultItem> answer)
    : StoredBatch(created.Provider, created.Batch.Id)
{
    private readonly Lazy<bool[]> _failures = new(() => [.. input.Requests.Select(request => IsFailure(answer(request)))]);
    private readonly BatchTimeline _timeline = new(
        created.Batch.CreatedAt!.Value, created.Batch.CreatedAt!.Value + created.Window, world.Options.Lifecycle, faults.Count == 0);
    private DateTimeOffset? _cancelAskedAt;

    public override bool RefusesEarlyResults => true;

    public override Batch Current
    {
        get
        {
            BatchMoment moment = Now;
            return BatchView.Of(created, moment, _timeline, _cancelAskedAt, CountsAt(moment), faults);
        }
    }

    public override IEnumerable<BatchResultItem>? Results
    {
        get
        {
            BatchMoment moment = Now;
            if (!moment.IsOver)
                return null;
            if (created.KeepsFailuresApart)
                return Current.OutputFileId is null ? null : OutputItems.Select(AtTheEndpoint);
            return AllItems(moment).Select(AtTheEndpoint);
        }
    }

    /// <summary>The items of the provider's output file (OpenAI, Azure), once there is one.</summary>
    public IEnumerable<BatchResultItem> OutputItems => AllItems(Now).Where(item => !IsFailure(item));

    /// <summary>The items of the provider's error file (OpenAI, Azure), once there is one.</summary>
    public IEnumerable<BatchResultItem> ErrorItems => AllItems(Now).Where(IsFailure);

    private BatchMoment Now => _timeline.At(world.Time.GetUtcNow(), _cancelAskedAt);

    public override void Cancel() => _cancelAskedAt ??= world.Time.GetUtcNow();

    private BatchTally CountsAt(BatchMoment moment)
    {
        if (moment.Status == BatchStatus.Validating || moment.Status == BatchStatus.Failed)
            return new BatchTally(created.Provider == ModelProvider.Anthropic ? input.Requests.LongCount() : 0, 0, 0);
        bool[] failures = _failures.Value;
        int done = AnsweredAt(moment);
        int failed = failures.AsSpan(0, done).Count(true);
        return new BatchTally(failures.Length, done - failed, failed);
    }

    private int AnsweredAt(BatchMoment moment) => (int)(_failures.Value.Length * moment.Done);

    private IEnumerable<BatchResultItem> AllItems(BatchMoment moment)
    {
        int answered = AnsweredAt(moment);
        int position = 0;
        foreach (GatewayBatchRequest request in input.Requests)
        {
            bool isAnswered = position++ < answered;
            if ((isAnswered ? Named(answer(request), request) : Unanswered(request, moment)) is { } item)
                yield return item;
        }
    }

    // What becomes of a request that was not reached differs: Anthropic tells always, OpenAI when the batch expired.
    private BatchResultItem? Unanswered(GatewayBatchRequest request, BatchMoment moment) =>
        created.Provider == ModelProvider.Anthropic ? request.Unreached(moment.Status == BatchStatus.Expired ? "expired" : "canceled")
        : created.KeepsFailuresApart && moment.Status == BatchStatus.Expired
            ? Named(
                new BatchResultItem
                {
                    Error = new BatchItemError
                    {
                        Code = "batch_expired",
                        Message = "This request could not be executed before the completion window expired.",
                    },
                },
                request)
        : null;

    private BatchResultItem Named(BatchResultItem item, GatewayBatchRequest request) => item with
    {
        Id = created.KeepsFailuresApart ? item.Id ?? $"batch_req_{request.Line}" : item.Id,
        CustomId = item.CustomId.Length > 0 ? item.CustomId : request.CustomId,
    };

    private static BatchResultItem AtTheEndpoint(BatchResultItem item) => item with
    {
        Id = null,
        Response = item.Response is { } response ? response with { Body = GoMap.Through(response.Body) } : null,
        Result = item.Result is { } result ? result with { Message = GoMap.Through(result.Message) } : null,
    };

    private static bool IsFailure(BatchResultItem item) => item.Outcome != BatchItemOutcome.Succeeded;
}
