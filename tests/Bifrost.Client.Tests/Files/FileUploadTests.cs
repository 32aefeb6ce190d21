using System.Text;

namespace Bifrost.Client.Tests.Files;

public sealed class FileUploadTests : GatewayTestBase
{
    private static TimeSpan ShortTimeout { get; } = TimeSpan.FromMilliseconds(300);

    private static FileUpload Upload { get; } = new() { Provider = ModelProvider.OpenAI };

    [Test]
    public async Task The_time_that_the_source_of_an_upload_takes_does_not_count_towards_Timeout()
    {
        // Long enough for a busy machine. The source takes longer.
        TimeSpan timeout = TimeSpan.FromSeconds(4);
        BifrostClient client = CreateClient(options => options.Timeout = timeout);
        BifrostFile file = await client.Files.UploadRequestsAsync(SlowSource(1.5 * timeout), Upload, BatchEndpoint.ChatCompletions);
        Assert.That(file.Bytes, Is.GreaterThan(0));

        static async IAsyncEnumerable<BatchRequestItem> SlowSource(TimeSpan pause)
        {
            yield return TestData.RequestItem(1);
            await Task.Delay(pause);
            yield return TestData.RequestItem(2);
        }
    }

    [Test]
    public async Task An_upload_without_a_response_is_a_timeout()
    {
        RespondWith(GatewayResponse.Json("{}") with { Delay = TestTimeout.Limit });
        BifrostClient client = CreateClient(options => options.Timeout = ShortTimeout);
        BifrostTimeoutException failure = await ExceptionAssert.ThrowsAsync<BifrostTimeoutException>(
            () => client.Files.UploadAsync(new MemoryStream(new byte[1000]), Upload));
        Assert.That(failure.Timeout, Is.EqualTo(ShortTimeout));
        Assert.That(failure.Message, Does.Contain("or begin to respond, within 0.3 s"));
    }

    [Test]
    public async Task A_cancelled_upload_throws_with_the_token_of_the_caller()
    {
        RespondWith(GatewayResponse.Json("{}") with { Delay = TestTimeout.Limit });
        using var cancellation = new CancellationTokenSource(ShortTimeout);
        OperationCanceledException failure = (OperationCanceledException)(await ExceptionAssert.RecordAsync(
            () => CreateClient().Files.UploadAsync(new MemoryStream(new byte[1000]), Upload, cancellation.Token)))!;
        Assert.That(failure.CancellationToken, Is.EqualTo(cancellation.Token));
    }

    [Test]
    public async Task A_file_name_may_contain_any_characters()
    {
        await CreateClient().Files.UploadAsync(new MemoryStream("{}"u8.ToArray()), Upload with { FileName = "müller 漢字.jsonl" });
        Assert.That(Encoding.UTF8.GetString(Gateway.Requests[^1].Body.Span), Does.Contain("filename=\"müller 漢字.jsonl\""));
    }
}
