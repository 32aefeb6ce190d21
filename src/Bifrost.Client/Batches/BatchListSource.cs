namespace Bifrost.Client;

/// <summary>The batches at a provider, page by page.</summary>
internal sealed class BatchListSource(IBatchEndpoints endpoints, ModelProvider provider, BatchListOptions options, int maxBytes)
    : ListSource<Batch, BatchListPage>
{
    public override string Endpoint => "GET /v1/batches";

    public override string Subject => $"the batches of {provider}";

    public override async Task<BatchListPage> FetchAsync(string? cursor, CancellationToken cancellationToken)
    {
        GatewayResponse response = await endpoints.ListAsync(provider, options.Limit, cursor, options.Before, cancellationToken).ConfigureAwait(false);
        await using (response.ConfigureAwait(false))
        {
            BatchListPage page = await JsonBody.ReadAsync(response, BifrostJson.TypeInfo<BatchListPage>(), maxBytes, cancellationToken).ConfigureAwait(false);
            return page with { Items = [.. page.Items.OfType<Batch>().Select(batch => batch.Received(provider))] };
        }
    }

    public override (IReadOnlyList<Batch> Items, bool? HasMore, string? NextCursor) Read(BatchListPage page) =>
        (page.Items, page.HasMore, page.NextCursor);

    public override BatchListPage WithItems(BatchListPage page, IReadOnlyList<Batch> items) => page with { Items = items };

    public override string IdOf(Batch item) => item.Id;
}
