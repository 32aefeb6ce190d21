using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace Bifrost.Client.Tests.Transport;

/// <summary>Clients with a retrying handler, and uploads from sources that can be read only once.</summary>
public sealed class RetryTests : GatewayTestBase
{
    [Test]
    public async Task A_seekable_stream_is_sent_again_completely([Values] bool compress)
    {
        BifrostClient client = RetryingClient();
        using var content = new MemoryStream(new byte[1000]) { Position = 10 };

        BifrostFile file = await client.Files.UploadAsync(content, new FileUpload { Provider = ModelProvider.OpenAI, Compress = compress });

        Assert.That((file.Bytes, Gateway.Requests.Count), Is.EqualTo((990, 2)));
    }

    [Test]
    public async Task A_forward_only_stream_is_not_sent_again([Values] bool compress)
    {
        BifrostClient client = RetryingClient();
        using var content = new ForwardOnlyStream(new MemoryStream(new byte[1000]));

        BifrostException exception = await ExceptionAssert.ThrowsAsync<BifrostException>(
            () => client.Files.UploadAsync(content, new FileUpload { Provider = ModelProvider.OpenAI, Compress = compress }));

        Assert.That(exception.Message, Does.Contain("can be read only once"));
        Assert.That(await client.Files.ListAsync(ModelProvider.OpenAI).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task Requests_are_not_enumerated_again_for_a_retry()
    {
        BifrostClient client = RetryingClient();
        Channel<BatchRequestItem> requests = Channel.CreateUnbounded<BatchRequestItem>();
        requests.Writer.TryWrite(TestData.RequestItem(1));
        requests.Writer.Complete();

        await ExceptionAssert.ThrowsAsync<BifrostException>(
            () => client.Batches.SubmitAsync(requests.Reader.ReadAllAsync(), TestData.CreateRequest(ModelProvider.OpenAI)));
    }

    [Test]
    public async Task A_source_that_cancels_itself_is_not_a_connection_failure()
    {
        static async IAsyncEnumerable<BatchRequestItem> ThrowingSource()
        {
            yield return TestData.RequestItem(1);
            await Task.Yield();
            throw new TaskCanceledException("the database took too long");
        }

        TaskCanceledException failure = await ExceptionAssert.ThrowsAsync<TaskCanceledException>(
            () => CreateClient().Batches.SubmitAsync(ThrowingSource(), TestData.CreateRequest(ModelProvider.OpenAI)));

        Assert.That(failure.Message, Is.EqualTo("the database took too long"));
    }

    [Test]
    public async Task A_source_may_be_slow_to_give_its_first_request()
    {
        static async IAsyncEnumerable<BatchRequestItem> SlowSource()
        {
            // The server checks for idle connections once a second.
            await Task.Delay(TimeSpan.FromSeconds(2.5));
            yield return TestData.RequestItem(1);
        }

        BifrostFile file = await CreateClient().Files.UploadRequestsAsync(SlowSource(), new FileUpload { Provider = ModelProvider.OpenAI });

        Assert.That(file.Bytes, Is.GreaterThan(0));
    }

    private BifrostClient RetryingClient()
    {
        int requestCount = 0;
        Gateway.Respond(_ => Interlocked.Increment(ref requestCount) == 1 ? GatewayResponse.Error(503, "unavailable") : null);
        var services = new ServiceCollection();
        services.AddBifrostClient(options => options.BaseAddress = Gateway.BaseAddress).AddHttpMessageHandler(() => new RetryHandler());
        return DisposeLater(services.BuildServiceProvider()).GetRequiredService<BifrostClient>();
    }

    private sealed class RetryHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
                return response;
            response.Dispose();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
