namespace Bifrost.Client.Testing;

/// <summary>Converts the state of a simulated batch to what the gateway reports for it. That differs by provider.</summary>
internal static class BatchMapper
{
    public static Batch ToBatch(BatchSnapshot snapshot) => snapshot.Template.Provider.Value switch
    {
        "anthropic" => ToAnthropic(snapshot),
        "gemini" => ToGemini(snapshot),
        "bedrock" => ToBedrock(snapshot),
        "vertex" => ToVertex(snapshot),
        _ => ToOpenAI(snapshot),
    };

    private static Batch ToOpenAI(BatchSnapshot snapshot)
    {
        (BatchTemplate template, BatchTimeline timeline, BatchPhase phase, BatchCounts counts, _, _) = snapshot;
        // An expired batch counts its unanswered requests as failed and lists them in the error file.
        long failed = phase.Status == BatchStatus.Expired ? counts.Failed + counts.Unanswered : counts.Failed;
        bool wasStarted = phase.Status != BatchStatus.Validating && phase.Status != BatchStatus.Failed;
        bool wasFinished = phase.Status == BatchStatus.Finalizing || phase.Status == BatchStatus.Completed;
        return template.Batch with
        {
            Status = phase.Status,
            RequestCounts = new BatchRequestCounts { Total = counts.Total, Completed = counts.Succeeded, Failed = failed },
            ExpiresAt = timeline.ExpiresAt,
            InProgressAt = wasStarted ? timeline.InProgressAt : null,
            FinalizingAt = wasFinished ? timeline.FinalizingAt : null,
            CompletedAt = GetTimeOf(BatchStatus.Completed, phase),
            FailedAt = GetTimeOf(BatchStatus.Failed, phase),
            ExpiredAt = GetTimeOf(BatchStatus.Expired, phase),
            CancellingAt = snapshot.CancelRequestedAt,
            CancelledAt = GetTimeOf(BatchStatus.Cancelled, phase),
            OutputFileId = phase.IsTerminal && counts.Succeeded > 0 ? template.OutputFileId : null,
            ErrorFileId = phase.IsTerminal && failed > 0 ? template.ErrorFileId : null,
            Errors = GetErrors(snapshot, "list"),
        };
    }

    private static Batch ToAnthropic(BatchSnapshot snapshot)
    {
        (BatchTemplate template, _, BatchPhase phase, BatchCounts counts, _, _) = snapshot;
        bool isCancelling = phase.Status == BatchStatus.Cancelling;
        // Anthropic counts nothing as answered until the batch has ended.
        var requestCounts = new BatchRequestCounts { Total = counts.Total, Completed = 0, Failed = 0, Pending = counts.Total };
        if (phase.IsTerminal)
        {
            requestCounts = new BatchRequestCounts
            {
                Total = counts.Total,
                Completed = counts.Succeeded,
                Failed = counts.Failed,
                Succeeded = NullIfZero(counts.Succeeded),
                Expired = phase.Status == BatchStatus.Expired ? NullIfZero(counts.Unanswered) : null,
                Cancelled = phase.Status == BatchStatus.Cancelled ? NullIfZero(counts.Unanswered) : null,
            };
        }

        return template.Batch with
        {
            Status = phase.IsTerminal ? BatchStatus.Ended : isCancelling ? BatchStatus.Cancelling : BatchStatus.InProgress,
            ProcessingStatus = phase.IsTerminal ? "ended" : isCancelling ? "canceling" : "in_progress",
            RequestCounts = requestCounts,
            ExpiresAt = template.Batch.CreatedAt + template.CompletionWindow,
            CompletedAt = phase.IsTerminal ? phase.EnteredAt : null,
            CancellingAt = snapshot.CancelRequestedAt,
            ResultsUrl = phase.IsTerminal ? $"https://api.anthropic.com/v1/messages/batches/{template.Batch.Id}/results" : null,
        };
    }

    private static Batch ToGemini(BatchSnapshot snapshot)
    {
        (BatchTemplate template, _, BatchPhase phase, BatchCounts counts, _, _) = snapshot;
        return template.Batch with
        {
            Status = phase.IsTerminal || phase.Status == BatchStatus.Cancelling ? phase.Status : BatchStatus.InProgress,
            // For Gemini the gateway counts every request that is not pending as completed, failed ones included.
            RequestCounts = new BatchRequestCounts
            {
                Total = counts.Total,
                Completed = counts.Succeeded + counts.Failed,
                Failed = counts.Failed,
                Succeeded = NullIfZero(counts.Succeeded),
                Pending = NullIfZero(counts.Total - counts.Succeeded - counts.Failed),
            },
            Done = phase.IsTerminal,
            OutputFileId = phase.Status == BatchStatus.Completed && template.Batch.InputFileId is not null ? template.OutputFileId : null,
            InputFileId = null,
        };
    }

    private static Batch ToBedrock(BatchSnapshot snapshot)
    {
        (BatchTemplate template, _, BatchPhase phase, BatchCounts counts, _, _) = snapshot;
        return template.Batch with
        {
            Status = phase.Status == BatchStatus.Finalizing ? BatchStatus.InProgress : phase.Status,
            RequestCounts = GetFinalCounts(phase, counts),
            ExpiresAt = template.Batch.CreatedAt + template.CompletionWindow,
            CompletedAt = phase.IsTerminal ? phase.EnteredAt : null,
            // The URI of the output folder, which is known from the start.
            OutputFileId = template.OutputFileId,
            Errors = GetErrors(snapshot, objectType: null),
        };
    }

    private static Batch ToVertex(BatchSnapshot snapshot)
    {
        (BatchTemplate template, BatchTimeline timeline, BatchPhase phase, BatchCounts counts, _, _) = snapshot;
        return template.Batch with
        {
            Status = phase.Status == BatchStatus.Finalizing ? BatchStatus.InProgress : phase.Status,
            RequestCounts = GetFinalCounts(phase, counts),
            InProgressAt = phase.Status == BatchStatus.Validating ? null : timeline.InProgressAt,
            CompletedAt = phase.IsTerminal && phase.Status != BatchStatus.Failed ? phase.EnteredAt : null,
            FailedAt = GetTimeOf(BatchStatus.Failed, phase),
            OutputFileId = phase.Status == BatchStatus.Completed ? template.OutputFileId : null,
            Errors = GetErrors(snapshot, objectType: null),
        };
    }

    // Bedrock and Vertex report counts only when the batch is finished.
    private static BatchRequestCounts GetFinalCounts(BatchPhase phase, BatchCounts counts) => phase.IsTerminal
        ? new BatchRequestCounts { Total = counts.Total, Completed = counts.Succeeded, Failed = counts.Failed }
        : new BatchRequestCounts();

    private static BatchErrors? GetErrors(BatchSnapshot snapshot, string? objectType) => snapshot.Phase.Status == BatchStatus.Failed
        ? new BatchErrors { Object = objectType, Items = snapshot.ValidationErrors }
        : null;

    private static DateTimeOffset? GetTimeOf(BatchStatus status, BatchPhase phase) => phase.Status == status ? phase.EnteredAt : null;

    private static long? NullIfZero(long count) => count == 0 ? null : count;
}
