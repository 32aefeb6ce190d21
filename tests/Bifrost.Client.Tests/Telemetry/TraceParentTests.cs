using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Bifrost.Client.Tests.Telemetry;

// A listener to the HTTP client is one for the whole process.
[NonParallelizable]
public sealed class TraceParentTests
{
    public enum Sender
    {
        OwnClient,
        HttpClientOfCaller,
        HttpClientHandlerOfCaller,
        DependencyInjection,
    }

    [Test]
    public async Task Requests_carry_the_span_of_their_call([Values] Sender sender)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondWith(TestData.BatchResponse("completed"));
        BifrostClient client = CreateClient(host, sender);
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);

        await client.Batches.RetrieveAsync(TestData.Reference);

        Assert.That(host.LastRequest.Headers["traceparent"], Is.EqualTo(recorder.Calls.Single().Id));
    }

    [Test]
    public async Task Requests_carry_the_span_of_the_HTTP_client_when_there_is_one()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondWith(TestData.BatchResponse("completed"));
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress, httpSpans: true);

        await host.Batches.RetrieveAsync(TestData.Reference);

        Activity http = recorder.Spans.Single(span => span.Source.Name == "System.Net.Http");
        Assert.That(http.ParentSpanId, Is.EqualTo(recorder.Calls.Single().SpanId));
        Assert.That(host.LastRequest.Headers["traceparent"], Is.EqualTo(http.Id));
    }

    [Test]
    public async Task Requests_carry_the_trace_of_the_caller([Values] Sender sender)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondWith(TestData.BatchResponse("completed"));
        BifrostClient client = CreateClient(host, sender);
        using Activity caller = new Activity("caller").Start();

        await client.Batches.RetrieveAsync(TestData.Reference);

        // The span is that of the handler, which nobody records.
        Assert.That(host.LastRequest.Headers["traceparent"], Does.Contain(caller.TraceId.ToString()));
    }

    [Test]
    public async Task Requests_without_a_trace_carry_none()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondWith(TestData.BatchResponse("completed"));
        Activity.Current = null;
        await host.Batches.RetrieveAsync(TestData.Reference);
        Assert.That(host.LastRequest.Headers.Keys, Has.None.EqualTo("traceparent"));
    }

    private static BifrostClient CreateClient(GatewayHost host, Sender sender)
    {
        switch (sender)
        {
            case Sender.HttpClientOfCaller:
                return host.DisposeLater(new BifrostClient(host.CreateOptions(), host.DisposeLater(DirectHttp.CreateClient())));
            case Sender.HttpClientHandlerOfCaller:
                return host.DisposeLater(
                    new BifrostClient(host.CreateOptions(), host.DisposeLater(new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }))));
            case Sender.DependencyInjection:
                var services = new ServiceCollection();
                services.AddBifrostClient(options => options.BaseAddress = host.Gateway.BaseAddress);
                return host.DisposeLater(services.BuildServiceProvider()).GetRequiredService<BifrostClient>();
            default:
                return host.Client;
        }
    }
}
