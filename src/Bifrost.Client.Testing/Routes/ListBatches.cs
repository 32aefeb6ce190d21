using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary><c>GET …/batches</c>, in both families.</summary>
internal static class ListBatches
{
    public static GatewayResponse Handle(GatewayCall call)
    {
        IReadOnlyList<StoredBatch> batches = call.World.Batches.Of(call.Provider);
        // The gateway's bug: these three look for the cursor where it is not, and give page 1 for ever.
        bool ignoresCursor = call.Provider.Value is "anthropic" or "gemini" or "bedrock";
        if (!ListCursor.TryRead(ignoresCursor ? null : call.Request.Query("after"), call.IsApril, out ListCursor cursor))
        {
            return new GatewayError(500, "invalid pagination cursor")
            {
                IsBifrostError = true,
                TellsStatus = false,
                Detail = "failed to decode cursor: illegal base64 data",
                ExtraFields = call.ExtraFields,
            }.ToResponse(call.Family);
        }

        int defaultLimit = call.Family == RouteFamily.OpenAI ? 30 : 20;
        int limit = int.TryParse(call.Request.Query("limit"), out int asked) && asked > 0 ? asked : defaultLimit;
        ListSlice<StoredBatch> slice = cursor.Take(batches, stored => stored.Id, limit, call.World.Options.Keys.Count);
        var page = new BatchListPage
        {
            Object = "list",
            Items = [.. slice.Items.Select(stored => Listed(call, stored.Current))],
            HasMore = slice.Next is null ? null : true,
            NextCursor = slice.Next,
            ExtraFields = call.Answered,
        };
        return new GatewayResponse
        {
            Body = WireJson.Write(call.Family, json => JsonSerializer.Serialize(json, page, BifrostJson.TypeInfo<BatchListPage>())),
        };
    }

    // Some providers' lists tell less than a retrieve does.
    private static Batch Listed(GatewayCall call, Batch batch)
    {
        Batch told = call.Provider.Value switch
        {
            "gemini" => new Batch { Object = batch.Object, Status = batch.Status, CreatedAt = batch.CreatedAt, OperationName = batch.OperationName },
            "bedrock" => new Batch { Object = batch.Object, Status = batch.Status, CreatedAt = batch.CreatedAt, Metadata = batch.Metadata },
            _ => batch,
        };
        bool isBare = call.IsApril && call.Provider == ModelProvider.Gemini;
        return told with
        {
            Id = isBare ? batch.Id[(batch.Id.LastIndexOf('/') + 1)..] : WireId.Write(batch.Id, call.Provider, call.Family),
            InputFileId = WireId.WriteFile(told.InputFileId, call.Provider, call.Family),
            ExtraFields = call.IsApril
                ? call.Answered with { RequestType = BifrostRequestType.BatchRetrieve }
                : new BifrostExtraFields
                {
                    RequestType = default(BifrostRequestType),
                    RoutingInfo = new RoutingInfo(),
                    Latency = TimeSpan.FromMilliseconds(41),
                    ChunkIndex = 0,
                },
        };
    }
}
