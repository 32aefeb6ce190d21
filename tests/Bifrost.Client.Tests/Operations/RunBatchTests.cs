namespace Bifrost.Client.Tests.Operations;

public sealed class RunBatchTests
{
    [Test]
    public async Task A_run_gives_each_outcome_and_a_complete_summary([ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Line % 10 == 0 ? request.Fail(400, "no") : request.Succeed());

        BatchResults results = await host.Batches.RunAsync(TestData.RequestItems(1000), TestData.CreateRequest(provider), host.WaitOptions);
        List<BatchResultItem> items = await results.ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(Enumerable.Range(1, 1000).Select(TestData.CustomId)));
        BatchResultsSummary summary = results.Summary!;
        Assert.That((summary.Succeeded, summary.Errored, summary.Seen, summary.IsComplete), Is.EqualTo((900, 100, 1000, true)));
    }

    [Test]
    public async Task The_batch_is_submitted_once_however_often_its_results_are_read()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        int enumerated = 0;
        BatchResults results = await host.Batches.RunAsync(TestData.RequestItems(5).Select(request => Counted(request)), TestData.CreateRequest(ModelProvider.OpenAI), host.WaitOptions);

        List<BatchResultItem> first = await results.ToListAsync();
        List<BatchResultItem> second = await results.ToListAsync();
        List<BatchResultsPage> pages = await results.AsPages().ToListAsync();

        Assert.That(second.Select(item => item.CustomId), Is.EqualTo(first.Select(item => item.CustomId)));
        Assert.That(pages.Sum(page => page.Items.Count), Is.EqualTo(5));
        Assert.That(host.Gateway.Requests.Count(request => request.Method == "POST"), Is.EqualTo(2));
        Assert.That(enumerated, Is.EqualTo(5));

        BatchRequestItem Counted(BatchRequestItem request)
        {
            enumerated++;
            return request;
        }
    }

    [Test]
    public async Task A_run_submits_before_its_results_are_read()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        BatchResults results = await host.Batches.RunAsync(TestData.RequestItems(5), TestData.CreateRequest(ModelProvider.OpenAI), host.WaitOptions);

        Assert.That(results.Batch!.Status, Is.EqualTo(BatchStatus.Completed));
        Assert.That(host.ResultsWereRequested, Is.False);
    }

    [Test]
    public async Task A_failed_submission_is_not_retried()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.SetReachable(ModelProvider.OpenAI, false);

        await ExceptionAssert.ThrowsAsync<BifrostProviderUnavailableException>(
            () => host.Batches.RunAsync(TestData.RequestItems(5), TestData.CreateRequest(ModelProvider.OpenAI), host.WaitOptions));

        Assert.That(host.RequestLines, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_run_can_be_cancelled_while_its_requests_are_sent()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        var enumerating = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var cancellation = new CancellationTokenSource();
        Task<BatchResults> run = host.Batches.RunAsync(
            RequestsUntilCancelled(), TestData.CreateRequest(ModelProvider.OpenAI), host.WaitOptions, cancellationToken: cancellation.Token);
        await enumerating.Task;

        await cancellation.CancelAsync();

        var cancelled = (OperationCanceledException?)await ExceptionAssert.RecordAsync(() => run.WaitAsync(TestTimeout.Limit));
        Assert.That(cancelled?.CancellationToken, Is.EqualTo(cancellation.Token));

        async IAsyncEnumerable<BatchRequestItem> RequestsUntilCancelled([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            yield return TestData.RequestItem(1);
            enumerating.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    [Test]
    public async Task Items_are_joined_to_their_requests()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Succeed() with { CustomId = request.CustomId == "r-3" ? "unknown" : request.CustomId });
        Dictionary<string, int> known = Enumerable.Range(1, 4).ToDictionary(TestData.CustomId);

        var joined = await (await host.Batches.RunAsync(TestData.RequestItems(4), TestData.CreateRequest(ModelProvider.OpenAI), host.WaitOptions)).JoinAsync(known).ToListAsync();

        Assert.That(
            joined.Select(joinedItem => (joinedItem.Request, joinedItem.Item.CustomId)),
            Is.EqualTo(((int, string)[])[(1, "r-1"), (2, "r-2"), (0, "unknown"), (4, "r-4")]));
    }

    [Test]
    public async Task A_run_can_read_the_provider_files()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        BatchResults results = await host.Batches.RunAsync(
            TestData.RequestItems(3), TestData.CreateRequest(ModelProvider.OpenAI), host.WaitOptions, new BatchResultsOptions { Source = BatchResultsSource.ProviderFiles });

        Assert.That(await results.ToListAsync(), Has.Count.EqualTo(3));
        Assert.That(host.ResultsWereRequested, Is.False);
    }

    [Test]
    public async Task The_batch_of_a_run_is_available_when_waiting_fails()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        var submitted = new TaskCompletionSource<Batch>();

        BifrostWaitException exception = await ExceptionAssert.ThrowsAsync<BifrostWaitException>(() => host.Client.Batches.RunAsync(
            TestData.RequestItems(2),
            TestData.CreateRequest(ModelProvider.OpenAI),
            new BatchWaitOptions { Timeout = TimeSpan.FromSeconds(1), Progress = new FirstReport(submitted) }));

        Assert.That(exception.LastSeen!.Id, Does.StartWith("batch_"));
        Assert.That((await submitted.Task).Id, Is.EqualTo(exception.LastSeen.Id));
    }

    [Test]
    public async Task A_run_with_200000_requests_is_complete()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        var batch = new BatchCreateRequest { Provider = new ModelProvider("lab-openai"), Model = TestData.Model, Endpoint = BatchEndpoint.ChatCompletions };

        BatchResults results = await host.Batches.RunAsync(TestData.RequestItems(200_000), batch, host.WaitOptions);
        long count = 0;
        await foreach (BatchResultItem _ in results)
            count++;

        Assert.That((count, results.Summary!.IsComplete), Is.EqualTo((200_000, true)));
    }

    [Test]
    public async Task The_submitted_batch_is_reported_before_waiting_begins()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        var polls = new List<int>();
        var progress = new RecordingProgress<Batch>(_ => polls.Add(host.Gateway.Requests.Count(request => request.Method == "GET")));

        BatchResults results = await host.Batches.RunAsync(
            TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI), host.WaitOptions with { Progress = progress });

        Assert.That(polls.Take(2), Is.EqualTo((int[])[0, 1]));
        Assert.That(progress.Values.Select(batch => batch.Id), Is.All.EqualTo(results.Batch!.Id));
        Assert.That(progress.Values[^1].Status, Is.EqualTo(BatchStatus.Completed));
    }

    private sealed class FirstReport(TaskCompletionSource<Batch> first) : IProgress<Batch>
    {
        public void Report(Batch value) => first.TrySetResult(value);
    }
}
