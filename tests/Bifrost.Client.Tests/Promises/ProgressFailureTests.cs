using Bifrost.Client.Jobs;
using Bifrost.Client.Tests.Jobs;

namespace Bifrost.Client.Tests.Promises;

/// <summary>What a progress handler of the caller throws is logged, and the call goes on: nothing is lost or paid for twice over a display.</summary>
public sealed class ProgressFailureTests
{
    private static readonly Exception[] Failures =
    [
        new ArgumentOutOfRangeException("left", "The value must be within the window."),
        new InvalidOperationException("no"),
        new OperationCanceledException(),
        new BifrostException("a message of the caller's own"),
        new HttpRequestException("no"),
    ];

    [Test]
    public async Task A_job_goes_on_and_creates_each_batch_once([ValueSource(nameof(Failures))] Exception failure, [Values("openai", "anthropic")] string provider)
    {
        await using JobHost host = await JobHost.StartAsync();

        JobResults results = host.Client.Jobs.RunAsync(
            "test", TestData.RequestItems(25), TestData.CreateRequest(provider), host.Journal, host.Options with { Progress = new ThrowingProgress<JobProgress>(failure) });

        Assert.That(await results.ToListAsync(), Has.Count.EqualTo(25));
        Assert.That(host.CountCreates(), Is.EqualTo(3));
    }

    [Test]
    public async Task A_wait_and_a_run_go_on_and_the_failure_is_logged([ValueSource(nameof(Failures))] Exception failure)
    {
        using var log = new RecordingLoggerFactory();
        await using GatewayHost host = await GatewayHost.StartAsync();
        using var client = new BifrostClient(new BifrostClientOptions { BaseAddress = host.Gateway.BaseAddress, LoggerFactory = log });

        BatchResults results = await client.Batches.RunAsync(
            TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI), host.WaitOptions with { Progress = new ThrowingProgress<Batch>(failure) });

        Assert.That(await results.ToListAsync(), Has.Count.EqualTo(2));
        string[] lines = [.. log.Lines.Where(line => line.Contains("ProgressFailed", StringComparison.Ordinal))];
        Assert.That(lines, Is.Not.Empty.And.All.EqualTo($"Warning 22 ProgressFailed: A progress handler threw {failure.GetType().Name}. The call goes on"));
    }

    [Test]
    public async Task An_upload_goes_on([ValueSource(nameof(Failures))] Exception failure)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        BifrostFile file = await host.Client.Files.UploadAsync(
            new MemoryStream(new byte[300_000]), new FileUpload { Provider = ModelProvider.OpenAI, Progress = new ThrowingProgress<long>(failure) });

        Assert.That(file.Bytes, Is.EqualTo(300_000));
        Assert.That(host.Gateway.Requests.Count(request => request.RequestType == BifrostRequestType.FileUpload), Is.EqualTo(1));
    }

    private sealed class ThrowingProgress<T>(Exception failure) : IProgress<T>
    {
        public void Report(T value) => throw failure;
    }
}
