namespace Bifrost.Client.Testing;

/// <summary>Handles <c>GET …/batches</c> in both route families.</summary>
internal static class ListBatches
{
    public static GatewayResponse Handle(RequestContext context)
    {
        IReadOnlyList<StoredBatch> batches = context.State.Batches.List(context.Provider);
        // A bug of the gateway: for these providers it does not pass the cursor on, so every request returns the first page.
        bool ignoresCursor = context.Provider.Value is "anthropic" or "gemini" or "bedrock";
        string? after = ignoresCursor ? null : context.Request.Query("after");
        if (!ListCursor.TryParse(after, acceptsIds: !context.IsV1_4_19, out ListCursor cursor))
            return context.ProviderValidationError("invalid pagination cursor", detail: "failed to decode cursor: illegal base64 data");

        int defaultLimit = context.Family == RouteFamily.OpenAI ? 30 : 20;
        int limit = int.TryParse(context.Request.Query("limit"), out int requested) && requested > 0 ? requested : defaultLimit;
        ListSlice<StoredBatch> slice = cursor.GetSlice(batches, stored => stored.Id, limit, context.State.Options.Keys.Count);
        return context.Success(new BatchListPage
        {
            Object = "list",
            Items = [.. slice.Items.Select(stored => ToListItem(context, stored.Current))],
            HasMore = slice.NextCursor is null ? null : true,
            NextCursor = slice.NextCursor,
            ExtraFields = context.ExtraFields,
        });
    }

    private static Batch ToListItem(RequestContext context, Batch batch)
    {
        // For some providers the list has fewer properties than the batch itself.
        Batch item = context.Provider.Value switch
        {
            "gemini" => new Batch { Object = batch.Object, Status = batch.Status, CreatedAt = batch.CreatedAt, OperationName = batch.OperationName },
            "bedrock" => new Batch { Object = batch.Object, Status = batch.Status, CreatedAt = batch.CreatedAt, Metadata = batch.Metadata },
            _ => batch,
        };
        bool omitsIdPrefix = context.IsV1_4_19 && context.Provider == ModelProvider.Gemini;
        return WireTime.Truncate(item) with
        {
            Id = omitsIdPrefix ? batch.Id[(batch.Id.LastIndexOf('/') + 1)..] : WireId.FormatBatchId(batch.Id, context.Provider, context.Family),
            InputFileId = WireId.FormatInputFileId(item.InputFileId, context.Provider, context.Family),
            ExtraFields = context.IsV1_4_19
                ? context.ExtraFields with { RequestType = BifrostRequestType.BatchRetrieve }
                : context.ExtraFields with { RequestType = default(BifrostRequestType), RoutingInfo = new RoutingInfo(), Provider = null },
        };
    }
}
