using Bifrost.Client.Jobs;
using Bifrost.Client.Tests.Promises;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>What a job stores of a create that its caller cancels.</summary>
public sealed class StoppedCreateTests
{
    [Test]
    public async Task A_refusal_that_arrives_while_the_run_is_stopped_is_stored()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Respond(request => IsCreate(request.Method, request.Path) ? GatewayResponse.Error(400, "no") : null);

        OperationCanceledException failure = await StopAsync(host, beforeCreate: false);

        Assert.That(failure.InnerException, Is.InstanceOf<BifrostApiException>().With.Property(nameof(BifrostApiException.StatusCode)).EqualTo(400));
        Assert.That(await GetStateAsync(host), Is.EqualTo(JobBatchState.Queued));
    }

    [Test]
    public async Task A_create_that_was_not_sent_when_the_run_is_stopped_need_not_be_searched_for()
    {
        await using JobHost host = await JobHost.StartAsync();

        OperationCanceledException failure = await StopAsync(host, beforeCreate: true);

        Assert.That((failure.InnerException as BifrostException)?.Delivery, Is.EqualTo(RequestDelivery.NotSent));
        Assert.That(await GetStateAsync(host), Is.EqualTo(JobBatchState.Queued));
        Assert.That(host.CountCreates(), Is.Zero);
    }

    [Test]
    public async Task A_create_whose_response_was_not_read_when_the_run_is_stopped_is_found_by_the_next_run()
    {
        await using JobHost host = await JobHost.StartAsync();

        OperationCanceledException failure = await StopAsync(host, beforeCreate: false);

        Assert.That((failure.InnerException as BifrostException)?.Delivery, Is.EqualTo(RequestDelivery.Unknown));
        Assert.That(await GetStateAsync(host), Is.EqualTo(JobBatchState.Unconfirmed));
        List<JobResultItem> items = await host.RunAsync(5, ModelProvider.OpenAI).ToListAsync();
        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(JobHost.GetCustomIds(5)));
        Assert.That(host.CountCreates(), Is.EqualTo(1));
    }

    // Creates a job of one batch, submits it, and cancels it before its create is sent, or when the headers of the response have arrived.
    private static async Task<OperationCanceledException> StopAsync(JobHost host, bool beforeCreate)
    {
        using var source = new CancellationTokenSource();
        using var http = new HttpClient(new DelegateHandler(async (request, send, _) =>
        {
            bool isCreate = IsCreate(request.Method.Method, request.RequestUri!.AbsolutePath);
            if (isCreate && beforeCreate)
                await source.CancelAsync();
            HttpResponseMessage response = await send();
            if (isCreate)
                await source.CancelAsync();
            return response;
        }));
        using var client = new BifrostClient(host.Host.CreateOptions(), http);
        await using BatchJob job = await client.Jobs.CreateAsync("test", TestData.RequestItems(5), TestData.CreateRequest(ModelProvider.OpenAI), host.Journal, host.Options);

        Exception? failure = await ExceptionAssert.RecordAsync(() => job.SubmitAsync(source.Token).WithTestTimeout());

        Assert.That((failure as OperationCanceledException)?.CancellationToken, Is.EqualTo(source.Token), $"{failure}");
        return (OperationCanceledException)failure!;
    }

    private static async Task<JobBatchState> GetStateAsync(JobHost host)
    {
        await using BatchJob job = await host.Client.Jobs.OpenAsync("test", host.Journal, host.Options);
        return job.Batches.Single().State;
    }

    private static bool IsCreate(string method, string path) => method == "POST" && path.EndsWith("/batches", StringComparison.Ordinal);
}
