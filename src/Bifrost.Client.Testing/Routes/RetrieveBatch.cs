namespace Bifrost.Client.Testing;

/// <summary>Handles <c>GET …/batches/{id}</c> in both route families.</summary>
internal static class RetrieveBatch
{
    public static GatewayResponse Handle(RequestContext context) => context.State.Batches.Find(context.Provider, context.Id) is { } stored
        ? CreateResponse(context, stored.Current)
        : BatchNotFound.CreateResponse(context);

    /// <summary>Creates the response with all properties of a batch.</summary>
    public static GatewayResponse CreateResponse(RequestContext context, Batch batch) => context.Success(WireTime.Truncate(batch) with
    {
        Id = WireId.FormatBatchId(batch.Id, context.Provider, context.Family),
        InputFileId = WireId.FormatInputFileId(batch.InputFileId, context.Provider, context.Family),
        ExtraFields = batch.ExtraFields ?? context.ExtraFields,
    });
}
