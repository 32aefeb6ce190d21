using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Tests.Faults;

/// <summary>The watch of <see cref="FaultMatrixTests"/> finds secrets wherever the client could emit them.</summary>
[NonParallelizable]
public sealed class SecretWatchTests
{
    [Test]
    public void Secrets_in_texts_activities_metrics_and_logs_are_found()
    {
        using var watch = new SecretWatch();
        using var source = new ActivitySource("Bifrost.Client");
        using var meter = new Meter("Bifrost.Client");
        var values = new Dictionary<string, object?> { ["key"] = FaultGateway.KeyMarker };
        ILogger logger = watch.Logs.CreateLogger("Bifrost.Client");

        Assert.That(watch.Check("nothing", SecretWatchSource.Exception, "a text"), Is.Null);
        watch.Check($"Bearer {FaultGateway.KeyMarker}-1", SecretWatchSource.Exception, "a text");
        using (Activity? activity = source.StartActivity("a call"))
            activity!.AddTag("prompt", FaultGateway.PromptMarker);
        using (Activity? activity = source.StartActivity("a call"))
            activity!.AddEvent(new ActivityEvent("a retry", tags: new() { ["answer"] = FaultGateway.AnswerMarker }));
        meter.CreateCounter<long>("calls").Add(1, new KeyValuePair<string, object?>("key", FaultGateway.KeyMarker));
        logger.Log(LogLevel.Trace, default, FaultGateway.PromptMarker, exception: null, (state, _) => state);
        logger.Log(LogLevel.Trace, default, values, exception: null, (_, _) => "");
        logger.Log(LogLevel.Error, default, "", new InvalidOperationException(FaultGateway.AnswerMarker), (state, _) => state);
        logger.BeginScope(values);

        Assert.That(watch.Leaks, Has.Count.EqualTo(8), string.Join('\n', watch.Leaks));
        foreach (SecretWatchSource item in Enum.GetValues<SecretWatchSource>())
            Assert.That(watch.CountChecked(item), Is.Positive, $"{item}");
    }

    [Test]
    public async Task Secrets_that_a_client_logs_are_found()
    {
        using var watch = new SecretWatch();
        await using FaultGateway host = await FaultGateway.StartAsync();
        using BifrostClient client = host.CreateClient(host.CreateKey(), TestTimeout.Limit, retries: 1, watch.Logs);

        // The id of a batch is logged; nobody should use a key as one.
        await ExceptionAssert.RecordAsync(() => client.Batches.RetrieveAsync(FaultGateway.KeyMarker, ModelProvider.OpenAI));

        Assert.That(watch.Leaks, Is.Not.Empty);
    }
}
