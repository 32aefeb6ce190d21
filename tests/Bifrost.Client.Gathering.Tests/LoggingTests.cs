using Microsoft.Extensions.Time.Testing;

namespace Bifrost.Client.Gathering.Tests;

public sealed class LoggingTests
{
    [Test]
    public async Task What_happens_to_calls_is_logged_with_numbers_and_without_prompts()
    {
        using var logger = new RecordingLogger();
        await using GatherHost host = await GatherHost.StartAsync();
        using var client = new BifrostClient(new BifrostClientOptions { BaseAddress = host.Gateway.BaseAddress, LoggerFactory = logger });
        host.Gateway.Inject(GatewayFault.Respond(GatewayResponse.Error(400, "no")), request => request.RequestType == BifrostRequestType.BatchCreate);
        BatchingOptions options = host.Options with { Journal = host.Journal, TimeProvider = new FakeTimeProvider() };
        await using (var handler = new BatchingHandler(client, options))
        {
            using var cancellation = new CancellationTokenSource();
            Task<HttpResponseMessage> cancelled = host.AskAsync(handler, "secret", cancellation.Token);
            await handler.SubmitAsync().ContinueWith(_ => { }, TaskScheduler.Default).WithTestTimeout();
            await Assert.CatchAsync<BifrostJobException>(() => cancelled.WithTestTimeout());
            for (int turn = 1; turn <= 3; turn++)
            {
                using var again = new CancellationTokenSource();
                Task<HttpResponseMessage> call = host.AskAsync(handler, "secret that is not submitted", again.Token);
                await again.CancelAsync();
                await Assert.CatchAsync<OperationCanceledException>(() => call.WithTestTimeout());
            }
        }

        await using (var handler = new BatchingHandler(client, options with { MaxRequests = 1 }))
            await host.AskAsync(handler, "another secret").WithTestTimeout();

        Assert.That(
            logger.Records.Where(record => record.Event.StartsWith("Call", StringComparison.Ordinal) || record.Event == "JobFound").Select(record => record.Event),
            Is.EqualTo(["CallsGathered", "CallsFailed", "CallRepeated", "JobFound", "CallsGathered"]));
        Assert.That(logger.Records.Select(record => record.Text), Has.Some.EqualTo("1 calls were gathered as job calls-1 of openai"));
        Assert.That(logger.Records.Select(record => record.Text), Has.None.Contains("secret"));
    }
}
