namespace Bifrost.Client.Tests.Promises;

/// <summary>A delete that was executed, and then sent again because its response was lost, is a success.</summary>
public sealed class RepeatedDeleteTests : GatewayTestBase
{
    private const string FileId = "file-1";

    [SetUp]
    public void AddFile() => Gateway.AddFile(ModelProvider.OpenAI, FileId, TestData.JsonLines("{}"));

    [Test]
    public async Task Retry_A_delete_whose_response_was_lost_is_a_success()
    {
        foreach (GatewayFault fault in (GatewayFault[])[GatewayFault.Reset(FaultPosition.Start), GatewayFault.Close(FaultPosition.FromEnd(3))])
        {
            AddFile();
            Gateway.Inject(fault);

            FileDeletion deletion = await RetryingClient().Files.DeleteAsync(FileId, ModelProvider.OpenAI);

            Assert.That((deletion.Id, deletion.Deleted), Is.EqualTo((FileId, true)));
        }

        Assert.That(Gateway.Requests, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Retry_A_delete_that_is_not_found_at_first_fails()
    {
        BifrostNotFoundException failure = await ExceptionAssert.ThrowsAsync<BifrostNotFoundException>(
            () => RetryingClient().Files.DeleteAsync("file-2", ModelProvider.OpenAI));

        Assert.That(failure.Attempts, Is.EqualTo(1));
    }

    [Test]
    public async Task Retry_A_delete_that_is_not_found_after_a_request_that_was_not_sent_fails()
    {
        int sent = 0;
        using var http = new HttpClient(new DelegateHandler((_, send, _) => Interlocked.Increment(ref sent) == 1
            ? throw new HttpRequestException(HttpRequestError.ConnectionError, "no connection")
            : send()));
        using var client = new BifrostClient(CreateOptions(EnableRetries), http);

        BifrostNotFoundException failure = await ExceptionAssert.ThrowsAsync<BifrostNotFoundException>(
            () => client.Files.DeleteAsync("file-2", ModelProvider.OpenAI));

        Assert.That(failure.Attempts, Is.EqualTo(2));
    }

    private static void EnableRetries(BifrostClientOptions options) => options.Retry = new BifrostRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) };

    private BifrostClient RetryingClient() => CreateClient(EnableRetries);
}
