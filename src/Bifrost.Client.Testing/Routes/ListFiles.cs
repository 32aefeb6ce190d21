using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary><c>GET …/files</c>, in both families. The cursor works here, for all providers.</summary>
internal static class ListFiles
{
    private const int DefaultLimit = 10_000;

    public static GatewayResponse Handle(GatewayCall call)
    {
        IEnumerable<StoredFile> files = call.World.Files.Of(call.Provider);
        if (call.Request.Query("purpose") is { Length: > 0 } purpose)
            files = files.Where(file => file.Purpose.Value == purpose);
        if (call.Request.Query("order") == "desc")
            files = files.Reverse();
        if (!ListCursor.TryRead(call.Request.Query("after"), call.IsApril, out ListCursor cursor))
            return call.ProviderCheck("invalid pagination cursor");

        int limit = int.TryParse(call.Request.Query("limit"), out int asked) && asked > 0 ? asked : DefaultLimit;
        ListSlice<StoredFile> slice = cursor.Take([.. files], file => file.Id, limit, call.World.Options.Keys.Count);
        var page = new FileListPage
        {
            Object = "list",
            Items = [.. slice.Items.Select(file => RetrieveFile.Told(call, file))],
            HasMore = slice.Next is null ? null : true,
            NextCursor = slice.Next,
            ExtraFields = call.Answered,
        };
        return new GatewayResponse
        {
            Body = WireJson.Write(call.Family, json => JsonSerializer.Serialize(json, page, BifrostJson.TypeInfo<FileListPage>())),
        };
    }
}
