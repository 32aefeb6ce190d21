using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary><c>POST …/batches/{id}/cancel</c>, in both families.</summary>
internal static class CancelBatch
{
    public static GatewayResponse Handle(GatewayCall call)
    {
        if (call.World.Batches.Find(call.Provider, call.Id) is not { } stored)
            return UnknownBatch.Answer(call);

        // Google's say yes without looking.
        bool looks = call.Provider.Value is not ("gemini" or "vertex");
        Batch before = stored.Current;
        if (before.Status.IsTerminal && looks)
            return call.Upstream(409, $"Cannot cancel a batch with status '{before.Status}'.");
        if (!before.Status.IsTerminal && before.Status != BatchStatus.Cancelling)
            stored.Cancel();

        // Little is told, and these two repeat the caller's own words.
        var answer = new Batch
        {
            Id = looks ? WireId.Write(stored.Id, call.Provider, call.Family) : WireId.Write(call.Id, call.Provider, call.Family),
            Object = call.Provider == ModelProvider.Anthropic ? "message_batch" : "batch",
            Status = BatchStatus.Cancelling,
            RequestCounts = CountsOf(call.Provider, before.RequestCounts),
            CancellingAt = looks ? stored.Current.CancellingAt : call.World.Time.GetUtcNow(),
            ExtraFields = call.Answered,
        };
        return new GatewayResponse
        {
            Body = WireJson.Write(call.Family, json => JsonSerializer.Serialize(json, answer, BifrostJson.TypeInfo<Batch>())),
        };
    }

    private static BatchRequestCounts CountsOf(ModelProvider provider, BatchRequestCounts counts) => provider.Value switch
    {
        "gemini" or "bedrock" or "vertex" => new BatchRequestCounts(),
        "anthropic" => new BatchRequestCounts { Total = counts.Total, Completed = counts.Completed, Failed = counts.Failed },
        _ => counts,
    };
}
