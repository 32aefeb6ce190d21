namespace Bifrost.Client.Tests.Transport;

public sealed class AcceptHeaderTests
{
    [Test]
    public async Task The_content_of_a_file_is_requested_in_any_type([Values("openai", "bedrock")] string name)
    {
        var provider = new ModelProvider(name);
        await using GatewayHost host = await GatewayHost.StartAsync();
        BifrostFile file = await host.Files.UploadRequestsAsync(
            TestData.RequestItems(1),
            new FileUpload { Provider = provider, AdditionalFields = name == "bedrock" ? new Dictionary<string, string> { ["s3_bucket"] = "a-bucket" } : null });

        await (await host.Files.GetContentAsync(file.StorageUri ?? file.Id, provider)).DisposeAsync();
        string? ofContent = AcceptOf(host.LastRequest);
        await host.Files.GetResultItemsAsync(file.StorageUri ?? file.Id, provider).ToListAsync();
        string? ofItems = AcceptOf(host.LastRequest);

        Assert.That((ofContent, ofItems), Is.EqualTo(("*/*", "*/*")));
    }

    [Test]
    public async Task All_other_calls_request_JSON()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.OpenAI, 2);
        await host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync();
        await host.Batches.GetResultsPageAsync(batch.Reference);
        await host.Batches.CancelAsync(batch.Reference);
        await host.Files.ListAsync(ModelProvider.OpenAI).ToListAsync();
        await host.Files.RetrieveAsync(batch.InputFileId!, ModelProvider.OpenAI);
        await host.Files.DeleteAsync(batch.InputFileId!, ModelProvider.OpenAI);

        Assert.That(host.Gateway.Requests, Has.Count.GreaterThan(9));
        Assert.That(host.Gateway.Requests.Select(AcceptOf), Is.All.EqualTo("application/json"));
    }

    private static string? AcceptOf(GatewayRequest request) => request.Headers.GetValueOrDefault("Accept");
}
