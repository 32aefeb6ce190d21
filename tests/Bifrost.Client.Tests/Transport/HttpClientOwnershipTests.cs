namespace Bifrost.Client.Tests.Transport;

public sealed class HttpClientOwnershipTests : GatewayTestBase
{
    [Test]
    public async Task The_HttpClient_of_a_caller_is_used_and_not_disposed()
    {
        RespondWith(TestPage.Last("a"));
        using var http = new HttpClient(new HttpClientHandler { UseProxy = false }) { BaseAddress = new Uri("http://unused.invalid") };
        http.DefaultRequestHeaders.Add("x-mine", "1");
        var client = new BifrostClient(CreateOptions(), http);
        await CollectedResults.ReadAsync(client.Batches.GetEndpointResultsAsync(Reference));
        client.Dispose();
        Assert.That(Gateway.Requests.Single().Headers["x-mine"], Is.EqualTo("1"));
        Assert.That(async () => await http.GetStringAsync(Gateway.BaseAddress), Throws.Nothing);
    }

    [Test]
    public async Task A_client_disposes_its_own_connections()
    {
        RespondWith(TestPage.Last("a"));
        var client = new BifrostClient(CreateOptions());
        await CollectedResults.ReadAsync(client.Batches.GetEndpointResultsAsync(Reference));
        client.Dispose();
        client.Dispose();
        await ExceptionAssert.ThrowsAsync<ObjectDisposedException>(() => client.Batches.RetrieveAsync(Reference));
    }

    [Test]
    public async Task The_members_of_a_client_can_be_overridden()
    {
        using BifrostClient client = new MockClient();
        Assert.That((await client.Batches.RetrieveAsync("x")).Status, Is.EqualTo(BatchStatus.Completed));
        Assert.That((await client.Batches.RetrieveAsync(Reference)).Status, Is.EqualTo(BatchStatus.Completed));
        Assert.That((await CollectedResults.ReadAsync(client.Batches.GetEndpointResultsAsync(Reference))).CustomIds, Is.EqualTo("a"));
        Assert.That(
            (await CollectedResults.ReadAsync(client.Batches.GetEndpointResultsAsync("x", ModelProvider.OpenAI))).CustomIds,
            Is.EqualTo("a"));
        Assert.That((await client.Batches.GetResultsPageAsync(Reference)).Items.Single().CustomId, Is.EqualTo("a"));
    }

    private sealed class MockClient : BifrostClient
    {
        public override BatchesClient Batches { get; } = new MockBatches();
    }

    private sealed class MockBatches : BatchesClient
    {
        public override Task<Batch> RetrieveAsync(string batchId, ModelProvider? provider = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new Batch { Id = batchId, Status = BatchStatus.Completed });

        public override BatchResults GetResultsAsync(BatchReference batch, BatchResultsOptions? options, CancellationToken cancellationToken = default) =>
            BatchResults.FromPages(new BatchResultsPage { Items = [new() { CustomId = "a" }] });
    }
}
