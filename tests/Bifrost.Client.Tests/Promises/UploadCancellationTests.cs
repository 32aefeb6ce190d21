namespace Bifrost.Client.Tests.Promises;

public sealed class UploadCancellationTests : GatewayTestBase
{
    private static FileUpload Upload { get; } = new() { Provider = ModelProvider.OpenAI };

    [Test]
    public async Task Promise_13_A_source_that_ignores_its_token_is_left_when_the_caller_cancels([Values] bool blocks)
    {
        using var source = new CancellationTokenSource();
        var release = new TaskCompletionSource();
        using var blocked = new ManualResetEventSlim();

        async IAsyncEnumerable<BatchRequestItem> Source()
        {
            yield return TestData.RequestItem(1);
            source.CancelAfter(TimeSpan.FromMilliseconds(50));
            if (blocks)
                blocked.Wait(CancellationToken.None);
            else
                await release.Task;
            yield return TestData.RequestItem(2);
        }

        Exception? failure = await ExceptionAssert.RecordAsync(
            () => CreateClient().Files.UploadRequestsAsync(Source(), Upload, cancellationToken: source.Token).WithTestTimeout());
        blocked.Set();
        release.SetResult();

        Assert.That((failure as OperationCanceledException)?.CancellationToken, Is.EqualTo(source.Token));
        Assert.That(Gateway.Requests, Is.Empty);
    }

    [Test]
    public async Task Promise_13_A_source_that_ignores_its_token_is_left_when_the_HttpClient_times_out()
    {
        using var http = new HttpClient(new HttpClientHandler { UseProxy = false }) { Timeout = TimeSpan.FromMilliseconds(200) };
        using var client = new BifrostClient(CreateOptions(), http);

        static async IAsyncEnumerable<BatchRequestItem> Source()
        {
            await new TaskCompletionSource().Task;
            yield break;
        }

        BifrostTimeoutException failure = await ExceptionAssert.ThrowsAsync<BifrostTimeoutException>(
            () => client.Files.UploadRequestsAsync(Source(), Upload).WithTestTimeout());
        Assert.That(failure.Delivery, Is.EqualTo(RequestDelivery.NotSent));
    }

    [Test]
    public async Task Promise_13_The_later_failure_of_a_source_that_was_left_is_observed()
    {
        using var source = new CancellationTokenSource();
        var release = new TaskCompletionSource();
        var unobserved = new List<Exception>();
        var marker = new InvalidDataException("later");
        void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            if (e.Exception.InnerExceptions.Contains(marker))
                unobserved.Add(e.Exception);
        }

        async IAsyncEnumerable<BatchRequestItem> Source()
        {
            source.CancelAfter(TimeSpan.FromMilliseconds(50));
            await release.Task;
            if (marker is not null)
                throw marker;
            yield break;
        }

        TaskScheduler.UnobservedTaskException += OnUnobserved;
        try
        {
            await ExceptionAssert.RecordAsync(() => CreateClient().Files.UploadRequestsAsync(Source(), Upload, cancellationToken: source.Token).WithTestTimeout());
            release.SetResult();
            // Nothing shows when the abandoned source has failed.
            await Task.Delay(100);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= OnUnobserved;
        }

        Assert.That(unobserved, Is.Empty);
    }

    [Test]
    public async Task Promise_13_Cancelling_the_create_of_a_submit_keeps_the_id_of_the_uploaded_file()
    {
        using var source = new CancellationTokenSource();
        Gateway.Respond(request =>
        {
            if (!request.Path.EndsWith("/batches", StringComparison.Ordinal))
                return null;
            source.CancelAfter(TimeSpan.FromMilliseconds(20));
            return TestData.BatchResponse("validating") with { Delay = TestTimeout.Limit };
        });

        Exception? failure = await ExceptionAssert.RecordAsync(
            () => CreateClient().Batches.SubmitAsync(TestData.RequestItems(1), TestData.CreateRequest(ModelProvider.OpenAI), source.Token).WithTestTimeout());

        Assert.That((failure as OperationCanceledException)?.CancellationToken, Is.EqualTo(source.Token));
        var inner = failure!.InnerException as BifrostException;
        Assert.That(inner?.UploadedFileId, Does.StartWith("file-"));
        Assert.That(inner!.Delivery, Is.EqualTo(RequestDelivery.Unknown));
    }
}
