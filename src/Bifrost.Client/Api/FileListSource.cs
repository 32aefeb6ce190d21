namespace Bifrost.Client.Api;

/// <summary>The files of a provider.</summary>
internal sealed class FileListSource(FileEndpoints files, ModelProvider provider, FileListOptions options) : ListSource<BifrostFile, FileListPage>
{
    public override string Endpoint => "GET /v1/files";

    public override string Subject => $"the files of {provider}";

    public override Task<FileListPage> GetPageAsync(string? cursor, CancellationToken cancellationToken) =>
        files.ListAsync(provider, options, cursor, cancellationToken);

    public override (IReadOnlyList<BifrostFile> Items, bool? HasMore, string? NextCursor) GetContent(FileListPage page) =>
        (page.Items, page.HasMore, page.NextCursor);

    public override FileListPage WithItems(FileListPage page, IReadOnlyList<BifrostFile> items) => page with { Items = items };

    public override string GetId(BifrostFile item) => item.Id;
}
