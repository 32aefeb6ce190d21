namespace Bifrost.Client.Tests.TestGateway;

/// <summary>Creates and uploads that are executed although the client receives no response.</summary>
public sealed class LostResponseTests
{
    [Test]
    public async Task A_batch_exists_although_the_response_to_its_create_is_lost([ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        using GatewayFaultInjection lost = host.Gateway.Inject(
            GatewayFault.Reset(FaultPosition.Start), request => request.RequestType == BifrostRequestType.BatchCreate);

        await ExceptionAssert.ThrowsAsync<BifrostConnectionException>(
            () => host.Batches.SubmitAsync(TestData.RequestItems(3), TestData.CreateRequest(provider)));

        Assert.That(lost.Count, Is.EqualTo(1));
        Batch batch = host.Gateway.GetBatches(provider).Single();
        Batch listed = (await host.Batches.ListAsync(provider).ToListAsync()).Single();
        Assert.That(listed.Id, Is.EqualTo(batch.Id));
        batch = await host.Batches.WaitForCompletionAsync(batch.Reference, host.WaitOptions);
        Assert.That(batch.RequestCounts.Total, Is.EqualTo(3));
    }

    [Test]
    public async Task A_file_exists_although_the_response_to_its_upload_is_lost()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Inject(GatewayFault.Close(FaultPosition.Start), request => request.RequestType == BifrostRequestType.FileUpload);

        using var content = new MemoryStream("{}"u8.ToArray());
        var upload = new FileUpload { Provider = ModelProvider.OpenAI, FileName = "in.jsonl" };
        await ExceptionAssert.ThrowsAsync<BifrostConnectionException>(() => host.Files.UploadAsync(content, upload));

        Assert.That((await host.Files.ListAsync(ModelProvider.OpenAI).ToListAsync()).Select(file => file.FileName), Is.EqualTo((string[])["in.jsonl"]));
    }
}
