namespace Bifrost.Client.Tests.TestGateway;

public sealed class LostRequestTests
{
    [Test]
    public async Task A_lost_request_counts_only_in_the_total_and_has_no_result([ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Line switch
        {
            3 => null,
            5 => request.Fail(400, "invalid"),
            _ => request.Succeed(),
        });

        Batch batch = await host.SubmitAndWaitAsync(provider, 10);

        bool countsFailuresAsCompleted = provider == ModelProvider.Gemini;
        Assert.That(batch.RequestCounts.Total, Is.EqualTo(10));
        Assert.That(batch.RequestCounts.Completed, Is.EqualTo(countsFailuresAsCompleted ? 9 : 8));
        Assert.That(batch.RequestCounts.Failed, Is.EqualTo(1));
        Assert.That(await ReadIdsAsync(host, batch), Is.EquivalentTo(Enumerable.Range(1, 10).Where(number => number != 3).Select(TestData.CustomId)));
    }

    [Test]
    public async Task A_batch_whose_requests_are_all_lost_has_no_files()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        host.Gateway.AnswerWith(_ => null);

        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.OpenAI);

        Assert.That(batch.Status, Is.EqualTo(BatchStatus.Completed));
        Assert.That((batch.RequestCounts.Completed, batch.RequestCounts.Failed), Is.EqualTo((0L, 0L)));
        Assert.That((batch.OutputFileId, batch.ErrorFileId), Is.EqualTo(((string?)null, (string?)null)));
    }

    [Test]
    public async Task An_expired_batch_does_not_count_lost_requests_as_failed()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.Lifecycle = new BatchLifecycle { InProgress = TimeSpan.FromDays(2) });
        host.Gateway.AnswerWith(request => request.Line == 1 ? null : request.Succeed());

        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.OpenAI, 10);

        Assert.That(batch.Status, Is.EqualTo(BatchStatus.Expired));
        Assert.That(batch.RequestCounts.Completed + batch.RequestCounts.Failed, Is.EqualTo(9));
        Assert.That(await ReadIdsAsync(host, batch), Has.Length.EqualTo(9).And.Not.Contains(TestData.CustomId(1)));
    }

    private static async Task<string[]> ReadIdsAsync(GatewayHost host, Batch batch)
    {
        List<string> ids = [];
        await foreach (BatchResultItem item in host.Batches.GetResultsAsync(batch))
            ids.Add(item.CustomId);
        return [.. ids];
    }
}
