namespace Bifrost.Client;

/// <summary>The files at a provider, page by page.</summary>
internal sealed class FileListSource(IFileEndpoints endpoints, ModelProvider provider, FileListOptions options, int maxBytes)
    : ListSource<BifrostFile, FileListPage>
{
    public override string Endpoint => "GET /v1/files";

    public override string Subject => $"the files of {provider}";

    public override async Task<FileListPage> FetchAsync(string? cursor, CancellationToken cancellationToken)
    {
        GatewayResponse response = await endpoints.ListAsync(provider, options, cursor, cancellationToken).ConfigureAwait(false);
        await using (response.ConfigureAwait(false))
        {
            FileListPage page = await JsonBody.ReadAsync(response, BifrostJson.TypeInfo<FileListPage>(), maxBytes, cancellationToken).ConfigureAwait(false);
            return page with { Items = [.. page.Items.OfType<BifrostFile>().Select(file => file with { Id = GatewayId.FileToUnified(file.Id, provider)! })] };
        }
    }

    public override (IReadOnlyList<BifrostFile> Items, bool? HasMore, string? NextCursor) Read(FileListPage page) =>
        (page.Items, page.HasMore, page.NextCursor);

    public override FileListPage WithItems(FileListPage page, IReadOnlyList<BifrostFile> items) => page with { Items = items };

    public override string IdOf(BifrostFile item) => item.Id;
}
