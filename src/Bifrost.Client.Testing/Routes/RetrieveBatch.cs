using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary><c>GET …/batches/{id}</c>, in both families.</summary>
internal static class RetrieveBatch
{
    public static GatewayResponse Handle(GatewayCall call) =>
        call.World.Batches.Find(call.Provider, call.Id) is { } stored ? Answer(call, stored.Current) : UnknownBatch.Answer(call);

    /// <summary>The answer that tells all of a batch.</summary>
    public static GatewayResponse Answer(GatewayCall call, Batch batch)
    {
        Batch answer = batch with
        {
            Id = WireId.Write(batch.Id, call.Provider, call.Family),
            InputFileId = WireId.WriteFile(batch.InputFileId, call.Provider, call.Family),
            ExtraFields = batch.ExtraFields ?? call.Answered,
        };
        return new GatewayResponse
        {
            Body = WireJson.Write(call.Family, json => JsonSerializer.Serialize(json, answer, BifrostJson.TypeInfo<Batch>())),
        };
    }
}
