using System.Diagnostics;
using Bifrost.Client.Telemetry;

namespace Bifrost.Client.Tests.Telemetry;

public sealed class CallSpanTests
{
    [Test]
    public async Task Each_call_is_a_span_named_by_its_endpoint()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);
        Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI));
        await host.Batches.RetrieveAsync(batch);
        await host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync();
        await host.Batches.CancelAsync(batch);
        await host.Batches.GetResultsPageAsync(batch.Reference);
        await host.Files.ListAsync(ModelProvider.OpenAI).ToListAsync();
        await host.Files.RetrieveAsync(batch.InputFileId!, ModelProvider.OpenAI);
        await (await host.Files.GetContentAsync(batch.InputFileId!, ModelProvider.OpenAI)).DisposeAsync();
        await host.Files.DeleteAsync(batch.InputFileId!, ModelProvider.OpenAI);

        string[] names = [.. recorder.Calls.Select(call => call.DisplayName).Distinct()];
        Assert.That(names, Is.EqualTo((string[])
        [
            "POST /v1/files",
            "POST /v1/batches",
            "GET /openai/v1/batches/{batch_id}",
            "GET /v1/batches",
            "POST /openai/v1/batches/{batch_id}/cancel",
            "GET /v1/batches/{batch_id}/results",
            "GET /v1/files",
            "GET /v1/files/{file_id}",
            "GET /v1/files/{file_id}/content",
            "DELETE /v1/files/{file_id}",
        ]));
        Assert.That(recorder.Calls, Has.Count.EqualTo(host.Gateway.Requests.Count));
        Assert.That(recorder.Calls.Select(call => call.Kind), Is.All.EqualTo(ActivityKind.Client));
        Assert.That(recorder.Calls.Select(call => $"{call.GetTagItem(TagNames.Method)} {call.GetTagItem(TagNames.Route)}"), Is.EqualTo(recorder.Calls.Select(call => call.DisplayName)));
        Assert.That(recorder.Calls.Select(call => call.GetTagItem(TagNames.StatusCode) as int?), Is.All.InRange(200, 409));
        Assert.That(recorder.Calls.Select(call => call.GetTagItem(TagNames.Provider)), Is.All.EqualTo("openai"));
    }

    [Test]
    public async Task A_span_has_the_batch_of_the_response()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondWith(GatewayResponse.Json("""{"id":"batch_1","status":"in_progress","request_counts":{"total":3,"completed":2,"failed":1}}"""));
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);

        await host.Batches.RetrieveAsync("batch_1", ModelProvider.Bedrock);

        Activity call = recorder.Calls.Single();
        var expected = new Dictionary<string, object?>
        {
            [TagNames.ServerAddress] = "127.0.0.1",
            [TagNames.ServerPort] = host.Gateway.BaseAddress.Port,
            [TagNames.Method] = "GET",
            [TagNames.Route] = "/openai/v1/batches/{batch_id}",
            [TagNames.StatusCode] = 200,
            [TagNames.Provider] = "aws.bedrock",
            [TagNames.BatchId] = "batch_1",
            [TagNames.BatchStatus] = "in_progress",
            [TagNames.TotalCount] = 3L,
            [TagNames.CompletedCount] = 2L,
            [TagNames.FailedCount] = 1L,
        };
        Assert.That(call.TagObjects, Is.EquivalentTo(expected));
        Assert.That((call.Status, call.Source.Version), Is.EqualTo((ActivityStatusCode.Unset, BifrostTelemetry.Version)));
    }

    [TestCase(404)]
    [TestCase(429)]
    [TestCase(503)]
    public async Task An_error_response_is_an_error_with_its_status(int status)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondWith(GatewayResponse.Error(status, "marker-text"));
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);

        await ExceptionAssert.RecordAsync(() => host.Batches.RetrieveAsync(TestData.Reference));

        Activity call = recorder.Calls.Single();
        Assert.That((call.Status, call.StatusDescription), Is.EqualTo((ActivityStatusCode.Error, (string?)null)));
        Assert.That((call.GetTagItem(TagNames.StatusCode), call.GetTagItem(TagNames.ErrorType)), Is.EqualTo(((object)status, (object)$"{status}")));
    }

    [Test]
    public async Task A_failure_without_a_status_is_an_error_with_the_type_of_the_exception()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);
        host.RespondInOrder([GatewayResponse.ConnectionReset(), GatewayResponse.Html()]);

        await ExceptionAssert.RecordAsync(() => host.Batches.RetrieveAsync(TestData.Reference));
        await ExceptionAssert.RecordAsync(() => host.Batches.RetrieveAsync(TestData.Reference));

        Assert.That(
            recorder.Calls.Select(call => (call.GetTagItem(TagNames.StatusCode), call.GetTagItem(TagNames.ErrorType))),
            Is.EqualTo(((object?, object?)[])[(null, typeof(BifrostConnectionException).FullName), (200, typeof(BifrostInvalidResponseException).FullName)]));
    }

    [Test]
    public async Task A_cancelled_call_is_an_error()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);

        await ExceptionAssert.RecordAsync(() => host.Batches.RetrieveAsync(TestData.Reference, new CancellationToken(canceled: true)));

        Assert.That(recorder.Calls.Single().GetTagItem(TagNames.ErrorType), Is.EqualTo(typeof(OperationCanceledException).FullName));
    }

    [Test]
    public async Task Spans_are_children_of_the_current_span_which_stays_current()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondWith(TestData.BatchResponse("completed"));
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);

        Task<Batch> retrieve = host.Batches.RetrieveAsync(TestData.Reference);
        Assert.That(Activity.Current, Is.SameAs(recorder.Root));
        await retrieve;
        await host.Batches.ListAsync(ModelProvider.OpenAI).AsPages().FirstAsync();

        Assert.That(Activity.Current, Is.SameAs(recorder.Root));
        Assert.That(recorder.Calls.Select(call => call.ParentSpanId), Is.EqualTo((ActivitySpanId[])[recorder.Root.SpanId, recorder.Root.SpanId]));
    }

    [Test]
    public async Task The_calls_of_a_submit_are_siblings()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);
        await host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI));
        Assert.That(recorder.Calls.Select(call => call.ParentSpanId), Is.EqualTo((ActivitySpanId[])[recorder.Root.SpanId, recorder.Root.SpanId]));
    }

    [Test]
    public async Task Calls_that_are_sent_again_have_their_count_and_an_event_for_each_retry()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);
        host.RespondInOrder([
            GatewayResponse.Error(429, "marker-text") with { Headers = new Dictionary<string, string> { ["Retry-After"] = "1000" } },
            TestData.BatchResponse("completed")]);
        BifrostClient client = host.CreateClient(options => options.Retry = new BifrostRetryOptions
        {
            BaseDelay = TimeSpan.FromMilliseconds(1),
            MaxDelay = TimeSpan.FromMilliseconds(10),
        });

        await client.Batches.RetrieveAsync(TestData.Reference);

        Activity span = recorder.Calls.Single();
        ActivityEvent retry = span.Events.Single();
        Assert.That(span.GetTagItem(TagNames.ResendCount), Is.EqualTo(1));
        Assert.That(retry.Name, Is.EqualTo(SpanNames.RetryEvent));
        Assert.That(retry.Tags, Is.EquivalentTo(new Dictionary<string, object?>
        {
            [TagNames.RetryNumber] = 1,
            [TagNames.RetryDelay] = 0.01,
            [TagNames.ErrorType] = "429",
        }));
    }

    [Test]
    public async Task Without_a_listener_there_is_no_span()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondWith(TestData.BatchResponse("completed"));
        using var caller = new Activity("caller");
        caller.Start();
        await host.Batches.RetrieveAsync(TestData.Reference);
        Assert.That(Activity.Current, Is.SameAs(caller));
    }
}
