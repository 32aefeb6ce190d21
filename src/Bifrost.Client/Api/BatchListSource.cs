using Bifrost.Client.Providers;

namespace Bifrost.Client.Api;

/// <summary>The batches of a provider.</summary>
internal sealed class BatchListSource(BatchEndpoints batches, ModelProvider provider, BatchListOptions options) : ListSource<Batch, BatchListPage>
{
    private readonly int? _limit = options.Limit ?? ProviderProfile.Of(provider).DefaultListLimit;

    public override string Endpoint => "GET /v1/batches";

    public override string Subject => $"the batches of {provider}";

    public override Task<BatchListPage> GetPageAsync(string? cursor, CancellationToken cancellationToken) =>
        batches.ListAsync(provider, _limit, cursor, options.Before, cancellationToken);

    public override (IReadOnlyList<Batch> Items, bool? HasMore, string? NextCursor) GetContent(BatchListPage page) =>
        (page.Items, page.HasMore, page.NextCursor);

    public override BatchListPage WithItems(BatchListPage page, IReadOnlyList<Batch> items) => page with { Items = items };

    public override string GetId(Batch item) => item.Id;
}
