namespace Bifrost.Client.Tests.Promises;

public sealed class DeadlineTests : GatewayTestBase
{
    // Long enough for a busy machine to send and to begin to respond.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    [Test]
    public async Task Promise_17_A_response_that_arrives_slowly_ends_at_the_timeout_of_the_call()
    {
        RespondWith(GatewayResponse.Json("{\"id\":\"batch_1\"" + new string(' ', 10_000) + "}") with { ChunkSize = 20, ChunkDelay = TimeSpan.FromMilliseconds(50) });
        BifrostClient client = CreateClient(options => options.Timeout = Limit);

        BifrostTimeoutException failure = await ExceptionAssert.ThrowsAsync<BifrostTimeoutException>(() => client.Batches.RetrieveAsync(Reference).WithTestTimeout());

        Assert.That(failure.Timeout, Is.EqualTo(Limit));
        Assert.That(failure.Message, Does.Contain("the response did not end within 4 s"));
    }

    [Test]
    public async Task Promise_17_An_error_that_arrives_slowly_keeps_its_status()
    {
        RespondWith(GatewayResponse.Json(new string(' ', 10_000), 401) with { ChunkSize = 20, ChunkDelay = TimeSpan.FromMilliseconds(50) });
        BifrostClient client = CreateClient(options => options.Timeout = Limit);
        await ExceptionAssert.ThrowsAsync<BifrostAuthenticationException>(() => client.Batches.RetrieveAsync(Reference).WithTestTimeout());
    }

    [Test]
    public async Task Promise_17_Results_may_take_longer_than_the_timeout_once_they_have_begun()
    {
        GatewayResponse page = TestPage.Last("a b c");
        RespondWith(page with { ChunkSize = page.Body.Length / 4, ChunkDelay = Limit / 3 });
        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient(options => options.Timeout = Limit).Batches.GetEndpointResultsAsync(Reference));
        Assert.That((collected.CustomIds, collected.Failure), Is.EqualTo(("a b c", (Exception?)null)));
    }

    [Test]
    public async Task Promise_17_The_time_of_the_source_of_an_upload_does_not_count()
    {
        static async IAsyncEnumerable<BatchRequestItem> SlowSource()
        {
            // Longer than the time limit of the call, which runs on the real clock.
            await Task.Delay(1.5 * Limit);
            yield return TestData.RequestItem(1);
        }

        BifrostClient client = CreateClient(options => options.Timeout = Limit);
        Assert.That((await client.Files.UploadRequestsAsync(SlowSource(), new FileUpload { Provider = ModelProvider.OpenAI })).Bytes, Is.GreaterThan(0));
    }

    [Test]
    public async Task Promise_17_The_deadline_does_not_use_the_clock_of_the_client()
    {
        RespondWith(TestData.BatchResponse("completed") with { Delay = TimeSpan.FromMilliseconds(200) });
        using var client = new BifrostClient(CreateOptions(), DisposeLater(DirectHttp.CreateClient()), new VirtualClock());
        Assert.That((await client.Batches.RetrieveAsync(Reference)).Status, Is.EqualTo(BatchStatus.Completed));
    }
}
