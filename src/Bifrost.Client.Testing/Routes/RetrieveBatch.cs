using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary><c>GET …/batches/{id}</c>, in both families.</summary>
internal static class RetrieveBatch
{
    public static GatewayResponse Handle(BatchCall call, BatchStore batches)
    {
        if (batches.Find(call.Provider, call.Id) is not { Batch: { } batch })
            return UnknownBatch.Answer(call);

        Batch answer = batch with
        {
            Id = WireId.Write(batch.Id, call.Provider, call.Family),
            InputFileId = WireId.WriteFile(batch.InputFileId, call.Provider, call.Family),
            ExtraFields = batch.ExtraFields ?? call.ExtraFields with { Latency = TimeSpan.FromMilliseconds(41), ChunkIndex = 0 },
        };
        return new GatewayResponse
        {
            Body = WireJson.Write(call.Family, json => JsonSerializer.Serialize(json, answer, BifrostJson.TypeInfo<Batch>())),
        };
    }
}
