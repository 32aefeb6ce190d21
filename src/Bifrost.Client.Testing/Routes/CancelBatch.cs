namespace Bifrost.Client.Testing;

/// <summary>Handles <c>POST …/batches/{id}/cancel</c> in both route families.</summary>
internal static class CancelBatch
{
    public static GatewayResponse Handle(RequestContext context)
    {
        if (context.State.Batches.Find(context.Provider, context.Id) is not { } stored)
            return BatchNotFound.CreateResponse(context);

        // Gemini and Vertex accept every cancellation, and the gateway returns the id as it was sent.
        bool isGoogle = context.Provider == ModelProvider.Gemini || context.Provider == ModelProvider.Vertex;
        Batch before = stored.Current;
        if (before.Status.IsTerminal && !isGoogle)
            return context.ProviderError(409, $"Cannot cancel a batch with status '{before.Status}'.");
        if (!before.Status.IsTerminal && before.Status != BatchStatus.Cancelling)
        {
            stored.Cancel();
            context.State.Save(stored);
        }

        return context.Success(WireTime.Truncate(new Batch
        {
            Id = WireId.FormatBatchId(isGoogle ? context.Id : stored.Id, context.Provider, context.Family),
            Object = context.Provider == ModelProvider.Anthropic ? "message_batch" : "batch",
            Status = BatchStatus.Cancelling,
            RequestCounts = GetReportedCounts(context.Provider, before.RequestCounts),
            CancellingAt = isGoogle ? context.State.Now : stored.Current.CancellingAt,
            ExtraFields = context.ExtraFields,
        }));
    }

    private static BatchRequestCounts GetReportedCounts(ModelProvider provider, BatchRequestCounts counts) => provider.Value switch
    {
        "gemini" or "bedrock" or "vertex" => new BatchRequestCounts(),
        "anthropic" => new BatchRequestCounts { Total = counts.Total, Completed = counts.Completed, Failed = counts.Failed },
        _ => counts,
    };
}
