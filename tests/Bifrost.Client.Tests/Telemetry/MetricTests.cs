using System.Diagnostics.Metrics;
using Bifrost.Client.Telemetry;

namespace Bifrost.Client.Tests.Telemetry;

public sealed class MetricTests
{
    [Test]
    public async Task The_duration_of_calls_is_measured()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondInOrder([TestData.BatchResponse("completed"), GatewayResponse.Error(404, "no"), GatewayResponse.ConnectionReset()]);
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);
        for (int call = 0; call < 3; call++)
            await ExceptionAssert.RecordAsync(() => host.Batches.RetrieveAsync(TestData.Reference));

        TelemetryRecorder.Measurement[] durations = [.. recorder.Of(MetricNames.CallDuration)];
        Assert.That(durations.Select(one => one.Value), Is.All.GreaterThan(0));
        Assert.That(durations[0].Tags, Is.EquivalentTo(new Dictionary<string, object?>
        {
            [TagNames.Method] = "GET",
            [TagNames.Route] = "/openai/v1/batches/{batch_id}",
            [TagNames.ServerAddress] = "127.0.0.1",
            [TagNames.ServerPort] = host.Gateway.BaseAddress.Port,
            [TagNames.Provider] = "openai",
            [TagNames.StatusCode] = 200,
        }));
        Assert.That(
            durations.Select(one => one.Tags.GetValueOrDefault(TagNames.ErrorType)),
            Is.EqualTo((string?[])[null, "404", typeof(BifrostConnectionException).FullName]));
    }

    [Test]
    public async Task Retries_are_counted()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);
        new ClientTelemetry(host.CreateOptions(), loggerFactory: null).ReportRetry(
            new BifrostRateLimitException("no") { Endpoint = "GET /v1/batches", StatusCode = 429 }, 0, TimeSpan.Zero, itemsDelivered: null);

        TelemetryRecorder.Measurement retry = recorder.Of(MetricNames.Retries).Single();
        Assert.That(
            (retry.Value, retry.Tags[TagNames.Method], retry.Tags[TagNames.Route], retry.Tags[TagNames.ErrorType]),
            Is.EqualTo((1d, (object)"GET", (object)"/v1/batches", (object)"429")));
    }

    [Test]
    public void Instruments_have_units_and_the_version_of_the_library()
    {
        Instrument[] instruments =
            [BifrostTelemetry.CallDuration, BifrostTelemetry.Retries, BifrostTelemetry.Resumes, BifrostTelemetry.Items, BifrostTelemetry.FailedPolls];
        Assert.That(instruments.Select(one => one.Unit), Is.EqualTo((string[])["s", "{retry}", "{resume}", "{item}", "{poll}"]));
        Assert.That(BifrostTelemetry.CallDuration.Advice!.HistogramBucketBoundaries, Is.Ordered.And.Contains(300d));
        Assert.That((BifrostTelemetry.Meter.Name, BifrostTelemetry.Meter.Version), Is.EqualTo(("Bifrost.Client", BifrostTelemetry.Version)));
        Assert.That(BifrostTelemetry.Version, Does.Match(@"^\d+\.\d+\.\d+"));
    }
}
