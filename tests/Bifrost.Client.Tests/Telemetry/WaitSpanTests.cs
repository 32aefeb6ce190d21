using System.Diagnostics;
using Bifrost.Client.Telemetry;

namespace Bifrost.Client.Tests.Telemetry;

public sealed class WaitSpanTests
{
    private static GatewayResponse Unavailable => GatewayResponse.Error(502, "marker-text", errorType: "provider_connection_failed");

    [Test]
    public async Task A_wait_is_a_span_with_its_polls_as_events_and_as_children()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondInOrder([TestData.BatchResponse("in_progress"), Unavailable, Unavailable, TestData.BatchResponse("completed")]);
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);

        await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions);

        Activity wait = recorder.Wait;
        Assert.That((wait.Kind, wait.ParentSpanId, wait.Status), Is.EqualTo((ActivityKind.Internal, recorder.Root.SpanId, ActivityStatusCode.Unset)));
        Assert.That(wait.TagObjects, Is.EquivalentTo(new Dictionary<string, object?>
        {
            [TagNames.Provider] = "openai",
            [TagNames.BatchId] = "batch_1",
            [TagNames.BatchStatus] = "completed",
            [TagNames.TotalCount] = 1L,
            [TagNames.CompletedCount] = 0L,
            [TagNames.FailedCount] = 0L,
            [TagNames.Polls] = 4,
            [TagNames.FailedPolls] = 2,
        }));
        Assert.That(wait.Events.Select(one => one.Name), Is.All.EqualTo(SpanNames.PollEvent));
        Assert.That(
            wait.Events.Select(one => one.Tags.Single(tag => tag.Key is TagNames.BatchStatus or TagNames.ErrorType).Value),
            Is.EqualTo((object[])["in_progress", "502", "502", "completed"]));
        Assert.That(recorder.Calls.Select(call => call.ParentSpanId), Is.EqualTo(Enumerable.Repeat(wait.SpanId, 4)));
        Assert.That(Activity.Current, Is.SameAs(recorder.Root));
        Assert.That(recorder.Of(MetricNames.FailedPolls).Sum(one => one.Value), Is.EqualTo(2));
    }

    [Test]
    public async Task A_wait_that_gives_up_is_an_error()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondInOrder([TestData.BatchResponse("in_progress"), Unavailable, Unavailable]);
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);

        await ExceptionAssert.RecordAsync(() => host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions with { MaxTransientFailures = 1 }));

        Activity wait = recorder.Wait;
        Assert.That((wait.Status, wait.StatusDescription), Is.EqualTo((ActivityStatusCode.Error, (string?)null)));
        Assert.That(wait.GetTagItem(TagNames.ErrorType), Is.EqualTo(typeof(BifrostWaitException).FullName));
        Assert.That(wait.GetTagItem(TagNames.BatchStatus), Is.EqualTo("in_progress"));
    }

    [Test]
    public async Task A_long_wait_has_a_limited_number_of_events()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondInOrder([.. Enumerable.Repeat(TestData.BatchResponse("in_progress"), 149), TestData.BatchResponse("completed")]);
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);

        await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions);

        Assert.That((recorder.Wait.Events.Count(), recorder.Wait.GetTagItem(TagNames.Polls)), Is.EqualTo((128, (object)150)));
    }
}
