namespace Bifrost.Client.Testing;

/// <summary>Handles <c>DELETE …/files/{id}</c> in both route families.</summary>
internal static class DeleteFile
{
    public static GatewayResponse Handle(RequestContext context)
    {
        // For Vertex, deleting a file that does not exist succeeds.
        if (!context.State.Files.Remove(context.Provider, context.Id) && context.Provider != ModelProvider.Vertex)
            return FileNotFound.CreateResponse(context);

        return context.Success(new FileDeletion
        {
            Id = WireId.FormatFileId(context.Id, context.Provider, context.Family),
            Object = "file",
            Deleted = true,
            ExtraFields = context.ExtraFields,
        });
    }
}
