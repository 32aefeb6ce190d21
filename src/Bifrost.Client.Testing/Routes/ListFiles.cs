namespace Bifrost.Client.Testing;

/// <summary>Handles <c>GET …/files</c> in both route families. Unlike for batches, the cursor works for all providers.</summary>
internal static class ListFiles
{
    private const int DefaultLimit = 10_000;

    public static GatewayResponse Handle(RequestContext context)
    {
        IEnumerable<StoredFile> files = context.State.Files.List(context.Provider);
        if (context.Request.Query("purpose") is { Length: > 0 } purpose)
            files = files.Where(file => file.Purpose.Value == purpose);
        if (context.Request.Query("order") == "asc")
            files = files.Reverse();
        if (!ListCursor.TryParse(context.Request.Query("after"), acceptsIds: !context.IsV1_4_19, out ListCursor cursor))
            return context.ProviderValidationError("invalid pagination cursor");

        int limit = int.TryParse(context.Request.Query("limit"), out int requested) && requested > 0 ? requested : DefaultLimit;
        ListSlice<StoredFile> slice = cursor.GetSlice([.. files], file => file.Id, limit, context.State.Options.Keys.Count);
        return context.Success(new FileListPage
        {
            Object = "list",
            Items = [.. slice.Items.Select(file => RetrieveFile.ToListItem(context, file))],
            HasMore = slice.NextCursor is null ? null : true,
            NextCursor = slice.NextCursor,
            ExtraFields = context.ExtraFields,
        });
    }
}
