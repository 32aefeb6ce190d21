namespace Bifrost.Client.Testing;

/// <summary>What the gateway tells of a running batch, which differs from provider to provider.</summary>
internal static class BatchView
{
    public static Batch Of(
        BatchSeed created, BatchMoment moment, BatchTimeline timeline, DateTimeOffset? cancelAskedAt, BatchTally tally, IReadOnlyList<BatchError> faults) =>
        created.Provider.Value switch
        {
            "anthropic" => Anthropic(created, moment, cancelAskedAt, tally),
            "gemini" => Gemini(created, moment, tally),
            "bedrock" => Bedrock(created, moment, tally),
            "vertex" => Vertex(created, moment, timeline, tally),
            _ => OpenAI(created, moment, timeline, cancelAskedAt, tally, faults),
        };

    private static Batch OpenAI(
        BatchSeed created, BatchMoment moment, BatchTimeline timeline, DateTimeOffset? cancelAskedAt, BatchTally tally, IReadOnlyList<BatchError> faults)
    {
        // An expired batch counts as failed what it did not come to, and tells of it in the error file.
        long failed = moment.Status == BatchStatus.Expired ? tally.Total - tally.Succeeded : tally.Failed;
        bool hasRun = moment.Status != BatchStatus.Validating && moment.Status != BatchStatus.Failed;
        return created.Batch with
        {
            Status = moment.Status,
            RequestCounts = new BatchRequestCounts { Total = tally.Total, Completed = tally.Succeeded, Failed = failed },
            ExpiresAt = timeline.ExpiresAt,
            InProgressAt = hasRun ? timeline.InProgressAt : null,
            FinalizingAt = moment.Status == BatchStatus.Finalizing || moment.Status == BatchStatus.Completed ? timeline.FinalizingAt : null,
            CompletedAt = Since(moment, BatchStatus.Completed),
            FailedAt = Since(moment, BatchStatus.Failed),
            ExpiredAt = Since(moment, BatchStatus.Expired),
            CancellingAt = cancelAskedAt,
            CancelledAt = Since(moment, BatchStatus.Cancelled),
            OutputFileId = moment.IsOver && tally.Succeeded > 0 ? created.OutputFileId : null,
            ErrorFileId = moment.IsOver && failed > 0 ? created.ErrorFileId : null,
            Errors = moment.Status == BatchStatus.Failed ? new BatchErrors { Object = "list", Items = faults } : null,
        };
    }

    private static Batch Anthropic(BatchSeed created, BatchMoment moment, DateTimeOffset? cancelAskedAt, BatchTally tally)
    {
        bool isCancelling = moment.Status == BatchStatus.Cancelling;
        var counts = new BatchRequestCounts { Total = tally.Total, Completed = 0, Failed = 0, Pending = tally.Total };
        if (moment.IsOver)
        {
            counts = new BatchRequestCounts
            {
                Total = tally.Total,
                Completed = tally.Succeeded,
                Failed = tally.Failed,
                Succeeded = NullIfZero(tally.Succeeded),
                Expired = moment.Status == BatchStatus.Expired ? NullIfZero(tally.Unanswered) : null,
                Cancelled = moment.Status == BatchStatus.Cancelled ? NullIfZero(tally.Unanswered) : null,
            };
        }

        return created.Batch with
        {
            Status = moment.IsOver ? BatchStatus.Ended : isCancelling ? BatchStatus.Cancelling : BatchStatus.InProgress,
            ProcessingStatus = moment.IsOver ? "ended" : isCancelling ? "canceling" : "in_progress",
            RequestCounts = counts,
            ExpiresAt = created.Batch.CreatedAt + created.Window,
            CompletedAt = moment.IsOver ? moment.Since : null,
            CancellingAt = cancelAskedAt,
            ResultsUrl = moment.IsOver ? $"https://api.anthropic.com/v1/messages/batches/{created.Batch.Id}/results" : null,
        };
    }

    private static Batch Gemini(BatchSeed created, BatchMoment moment, BatchTally tally) => created.Batch with
    {
        Status = moment.IsOver || moment.Status == BatchStatus.Cancelling ? moment.Status : BatchStatus.InProgress,
        // Whatever is no longer pending counts as completed here, failures too.
        RequestCounts = new BatchRequestCounts
        {
            Total = tally.Total,
            Completed = tally.Succeeded + tally.Failed,
            Failed = tally.Failed,
            Succeeded = NullIfZero(tally.Succeeded),
            Pending = NullIfZero(tally.Unanswered),
        },
        Done = moment.IsOver,
        OutputFileId = moment.Status == BatchStatus.Completed && created.Batch.InputFileId is not null ? created.OutputFileId : null,
        // Told when the batch is created only.
        InputFileId = null,
    };

    private static Batch Bedrock(BatchSeed created, BatchMoment moment, BatchTally tally) => created.Batch with
    {
        Status = moment.Status == BatchStatus.Finalizing ? BatchStatus.InProgress : moment.Status,
        RequestCounts = moment.IsOver
            ? new BatchRequestCounts { Total = tally.Total, Completed = tally.Succeeded, Failed = tally.Failed }
            : new BatchRequestCounts(),
        ExpiresAt = created.Batch.CreatedAt + created.Window,
        CompletedAt = moment.IsOver ? moment.Since : null,
        // A prefix, there from the start.
        OutputFileId = created.OutputFileId,
    };

    private static Batch Vertex(BatchSeed created, BatchMoment moment, BatchTimeline timeline, BatchTally tally) => created.Batch with
    {
        Status = moment.Status == BatchStatus.Finalizing ? BatchStatus.InProgress : moment.Status,
        RequestCounts = moment.IsOver
            ? new BatchRequestCounts { Total = tally.Total, Completed = tally.Succeeded, Failed = tally.Failed }
            : new BatchRequestCounts(),
        InProgressAt = moment.Status == BatchStatus.Validating ? null : timeline.InProgressAt,
        CompletedAt = moment.IsOver ? moment.Since : null,
        OutputFileId = moment.Status == BatchStatus.Completed ? created.OutputFileId : null,
    };

    private static DateTimeOffset? Since(BatchMoment moment, BatchStatus status) => moment.Status == status ? moment.Since : null;

    private static long? NullIfZero(long count) => count == 0 ? null : count;
}
