using System.Diagnostics;
using Bifrost.Client.Telemetry;

namespace Bifrost.Client.Tests.Telemetry;

public sealed class ReadingSpanTests
{
    private static GatewayResponse CompletedBatch => TestData.BatchResponse("completed", ",\"output_file_id\":\"file-o\",\"error_file_id\":\"file-e\"");

    private static GatewayResponse Output => GatewayResponse.Json(TestPage.Json("a b b"));

    private static GatewayResponse Errors => new() { Body = TestData.JsonLines(TestData.FailedLine("a"), TestData.FailedLine("c"), "marker-line") };

    [Test]
    public async Task A_complete_reading_is_a_span_with_its_counts([Values] EnumerationMode mode)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondInOrder([CompletedBatch, Output, Errors]);
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);

        await CollectedResults.ReadAsync(host.Batches.GetResultsAsync(TestData.Reference), mode);

        Activity reading = recorder.Reading;
        Assert.That(reading.TagObjects, Is.EquivalentTo(new Dictionary<string, object?>
        {
            [TagNames.Provider] = "openai",
            [TagNames.BatchId] = "batch_1",
            [TagNames.IsComplete] = true,
            [TagNames.Items] = 4L,
            [TagNames.Succeeded] = 3L,
            [TagNames.Errored] = 1L,
            [TagNames.Expired] = 0L,
            [TagNames.Cancelled] = 0L,
            [TagNames.Unknown] = 0L,
            [TagNames.Dropped] = 0L,
            [TagNames.Duplicates] = 2L,
            [TagNames.ParseErrors] = 1L,
        }));
        Assert.That((reading.Kind, reading.ParentSpanId, reading.Status), Is.EqualTo((ActivityKind.Internal, recorder.Root.SpanId, ActivityStatusCode.Unset)));
        Assert.That(recorder.Calls.Select(call => call.ParentSpanId), Is.EqualTo(Enumerable.Repeat(reading.SpanId, 3)));
        Assert.That(
            recorder.Of(MetricNames.Items).Select(one => (one.Tags[TagNames.Outcome], one.Value)),
            Is.EquivalentTo(((object?, double)[])[("succeeded", 3), ("errored", 1)]));
    }

    [Test]
    public async Task The_caller_keeps_its_own_span_between_items([Values] EnumerationMode mode)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondInOrder([CompletedBatch, Output, Errors]);
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);
        BatchResults results = host.Batches.GetResultsAsync(TestData.Reference);

        var seen = new List<Activity?>();
        if (mode == EnumerationMode.Items)
        {
            await foreach (BatchResultItem _ in results)
                seen.Add(Activity.Current);
        }
        else
        {
            await foreach (BatchResultsPage _ in results.AsPages())
                seen.Add(Activity.Current);
        }

        Assert.That(seen.Append(Activity.Current), Is.All.SameAs(recorder.Root));
    }

    [Test]
    public async Task The_reader_is_a_span_that_ends_while_another_span_is_current()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondInOrder([CompletedBatch, Output, Errors]);
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);

        BatchResultReader reader = host.Batches.OpenResultReader(TestData.Reference);
        Assert.That(Activity.Current, Is.SameAs(recorder.Root));
        Assert.That(await reader.ReadAsync());
        Assert.That(Activity.Current, Is.SameAs(recorder.Root));
        using Activity other = new Activity("other").Start();
        await reader.DisposeAsync();

        Assert.That(Activity.Current, Is.SameAs(other));
        Assert.That(recorder.Reading.ParentSpanId, Is.EqualTo(recorder.Root.SpanId));
        Assert.That((recorder.Reading.GetTagItem(TagNames.IsComplete), recorder.Reading.GetTagItem(TagNames.Items)), Is.EqualTo(((object)false, (object)1L)));
    }

    [Test]
    public async Task A_reading_that_is_left_is_not_complete_and_not_an_error([Values] EnumerationMode mode)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondInOrder([CompletedBatch, Output]);
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);
        BatchResults results = host.Batches.GetResultsAsync(TestData.Reference);

        if (mode == EnumerationMode.Items)
            await results.FirstAsync();
        else
            await results.AsPages().FirstAsync();

        Activity reading = recorder.Reading;
        Assert.That((reading.GetTagItem(TagNames.IsComplete), reading.Status), Is.EqualTo(((object)false, ActivityStatusCode.Unset)));
        Assert.That(reading.GetTagItem(TagNames.Items), Is.EqualTo(mode == EnumerationMode.Items ? 1L : 3L));
    }

    [Test]
    public async Task A_reading_that_fails_is_an_error([Values] EnumerationMode mode)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondInOrder([CompletedBatch, GatewayResponse.Json("""{"results":[{"custom_id":"a","response":{"status_code":200,"body":{}}},x""")]);
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);

        await CollectedResults.ReadAsync(host.Batches.GetResultsAsync(TestData.Reference), mode);

        Activity reading = recorder.Reading;
        Assert.That((reading.Status, reading.StatusDescription), Is.EqualTo((ActivityStatusCode.Error, (string?)null)));
        Assert.That((reading.GetTagItem(TagNames.IsComplete), reading.GetTagItem(TagNames.Items)), Is.EqualTo(((object)false, (object)1L)));
        Assert.That(reading.GetTagItem(TagNames.ErrorType), Is.EqualTo(typeof(BifrostInvalidResponseException).FullName));
    }

    [Test]
    public async Task A_reading_that_is_cancelled_is_an_error()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondInOrder([CompletedBatch, Output with { PauseAfter = 5 }]);
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);
        using var cancellation = new CancellationTokenSource();
        IAsyncEnumerator<BatchResultItem> items = host.Batches.GetResultsAsync(TestData.Reference).GetAsyncEnumerator(cancellation.Token);

        ValueTask<bool> read = items.MoveNextAsync();
        await cancellation.CancelAsync();
        await ExceptionAssert.RecordAsync(() => read.AsTask());
        Assert.That(recorder.Spans.Select(span => span.OperationName), Has.None.EqualTo(SpanNames.Reading), "it could go on");
        await items.DisposeAsync();

        Assert.That(recorder.Reading.GetTagItem(TagNames.ErrorType), Is.EqualTo(typeof(OperationCanceledException).FullName));
    }

    [Test]
    public async Task A_reading_without_outcomes_has_the_number_of_its_items()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);
        host.RespondInOrder([Output, Errors]);

        await host.Batches.GetEndpointResultsAsync(TestData.Reference).ToListAsync();
        await host.Files.GetResultItemsAsync("file-e", ModelProvider.OpenAI).ToListAsync();

        Activity[] readings = [.. recorder.Spans.Where(span => span.OperationName == SpanNames.Reading)];
        Assert.That(readings.Select(reading => reading.GetTagItem(TagNames.Items)), Is.EqualTo((object[])[3L, 2L]));
        Assert.That(readings.Select(reading => reading.GetTagItem(TagNames.ParseErrors)), Is.EqualTo((object?[])[null, 1L]));
        Assert.That(readings.Select(reading => reading.GetTagItem(TagNames.Succeeded)), Is.All.Null);
        Assert.That(recorder.Of(MetricNames.Items).Select(one => one.Value), Is.EqualTo((double[])[3, 2]));
        Assert.That(recorder.Of(MetricNames.Items).Select(one => one.Tags.ContainsKey(TagNames.Outcome)), Is.All.False);
    }

    [Test]
    public async Task A_resume_is_an_event_and_a_count()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);
        var telemetry = new ClientTelemetry(host.CreateOptions(), loggerFactory: null);
        var reading = new ReadingSpan(telemetry, "batch", "batch_1", "openai", () => (7, null));
        await ResumeAsync();
        await ResumeAsync();
        reading.Complete();

        async Task ResumeAsync()
        {
            reading.Enter();
            await Task.CompletedTask;
            telemetry.ReportRetry(new BifrostConnectionException("marker-text") { Endpoint = "GET /x" }, 0, TimeSpan.FromSeconds(1), itemsDelivered: 5);
        }

        Assert.That(recorder.Reading.GetTagItem(TagNames.Resumes), Is.EqualTo(2));
        Assert.That(recorder.Reading.Events.Select(one => one.Name), Is.EqualTo((string[])[SpanNames.ResumeEvent, SpanNames.ResumeEvent]));
        Assert.That(recorder.Of(MetricNames.Resumes).Sum(one => one.Value), Is.EqualTo(2));
        Assert.That(Activity.Current, Is.SameAs(recorder.Root));
    }
}
