using System.Security.Cryptography;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>Requests that are damaged are written again when the caller has them.</summary>
public sealed class RestoreRequestsTests
{
    [TestCase(JobStage.Created)]
    [TestCase(JobStage.Sent)]
    [TestCase(JobStage.PartlyCollected)]
    [TestCase(JobStage.AttemptCompleted)]
    [TestCase(JobStage.SentAgain)]
    [TestCase(JobStage.Completed)]
    public async Task A_job_whose_requests_are_all_lost_is_completed_with_the_same_requests(JobStage stage)
    {
        await using DamageHost host = await DamageHost.StartAsync(stage);
        foreach (string path in host.FindAll("requests-*.jsonl"))
            File.Delete(path);

        await using BatchJob job = await host.OpenAsync();
        await job.RestoreRequestsAsync(DamageHost.Items);

        Assert.That(await ReadToEndAsync(job), Is.EqualTo(DamageHost.Results));
        Assert.That(host.CountCreates(), Is.EqualTo(DamageHost.Creates));
    }

    [Test]
    public async Task Files_that_are_intact_stay()
    {
        await using DamageHost host = await DamageHost.StartAsync(JobStage.Sent);
        string[] paths = [.. Enumerable.Range(1, 3).Select(number => host.Host.FindFile("requests", number))];
        byte[] content = await File.ReadAllBytesAsync(paths[1]);
        File.Delete(paths[1]);

        await using BatchJob job = await host.OpenAsync();
        await job.RestoreRequestsAsync(DamageHost.Items);

        string[] now = [.. Enumerable.Range(1, 3).Select(number => host.Host.FindFile("requests", number))];
        Assert.That((now[0], now[2]), Is.EqualTo((paths[0], paths[2])));
        Assert.That(now[1], Is.Not.EqualTo(paths[1]));
        Assert.That(await File.ReadAllBytesAsync(now[1]), Is.EqualTo(content));
    }

    private static IEnumerable<TestCaseData> OtherRequests =>
    [
        new TestCaseData(DamageHost.CreateItems("q-")) { TestName = "other requests are refused" },
        new TestCaseData(DamageHost.Items.Reverse()) { TestName = "requests in another order are refused" },
        new TestCaseData(DamageHost.Items.Skip(1)) { TestName = "requests without the first are refused" },
        new TestCaseData(DamageHost.Items.SkipLast(2)) { TestName = "requests without the last are refused" },
        new TestCaseData(Enumerable.Empty<BatchRequestItem>()) { TestName = "no requests are refused" },
        new TestCaseData(DamageHost.Items.Select(item => item with { Body = JsonPayload.Parse("{}") })) { TestName = "requests with other bodies are refused" },
        new TestCaseData(DamageHost.Items.Select(item => item with { CustomId = "r-1" })) { TestName = "requests with one custom_id are refused" },
        new TestCaseData(Throw()) { TestName = "requests that cannot be read change nothing" },
    ];

    [TestCaseSource(nameof(OtherRequests))]
    public async Task Other_requests_are_refused_and_change_nothing(IEnumerable<BatchRequestItem> requests)
    {
        await using DamageHost host = await DamageHost.StartAsync(JobStage.Sent);
        string path = host.FindPath(DamagedFile.Requests1);
        byte[] content = await File.ReadAllBytesAsync(path);
        File.Delete(path);
        await using BatchJob job = await host.OpenAsync();
        string before = GetContent(host);

        Exception? exception = await ExceptionAssert.RecordAsync(() => job.RestoreRequestsAsync(requests));

        if (exception is not (TimeoutException or BifrostInvalidRequestItemException))
            Assert.That((exception as BifrostJobException)?.Reason, Is.EqualTo(JobFailureReason.DifferentRequests), $"{exception}");
        Assert.That(GetContent(host), Is.EqualTo(before));
        await File.WriteAllBytesAsync(path, content);
        Assert.That(await ReadToEndAsync(job), Is.EqualTo(DamageHost.Results));
        Assert.That(host.CountCreates(), Is.EqualTo(DamageHost.Creates));
    }

    [Test]
    public async Task Requests_that_are_those_of_one_damaged_batch_only_change_nothing()
    {
        await using DamageHost host = await DamageHost.StartAsync(JobStage.Sent);
        File.Delete(host.Host.FindFile("requests", 1));
        File.Delete(host.Host.FindFile("requests", 2));
        await using BatchJob job = await host.OpenAsync();
        string before = GetContent(host);

        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(
            () => job.RestoreRequestsAsync(DamageHost.Items.Select(item => item.CustomId == "r-6" ? item with { CustomId = "q-6" } : item)));

        Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.DifferentRequests));
        Assert.That(exception.FileName, Does.StartWith("requests-0002-"));
        Assert.That(GetContent(host), Is.EqualTo(before));
    }

    [Test]
    public async Task Requests_of_the_second_attempt_are_copies_of_what_the_journal_has()
    {
        await using DamageHost host = await DamageHost.StartAsync(JobStage.AttemptCompleted);
        File.Delete(host.FindPath(DamagedFile.Requests2));

        await using BatchJob job = await host.OpenAsync();
        await job.RestoreRequestsAsync([]);

        Assert.That(await ReadToEndAsync(job), Is.EqualTo(DamageHost.Results));
        Assert.That(host.CountCreates(), Is.EqualTo(DamageHost.Creates));
    }

    [Test]
    public async Task Requests_of_the_second_attempt_need_the_failed_ones()
    {
        await using DamageHost host = await DamageHost.StartAsync(JobStage.AttemptCompleted);
        File.Delete(host.FindPath(DamagedFile.Requests2));
        string failed = host.FindPath(DamagedFile.FailedRequests);
        byte[] content = await File.ReadAllBytesAsync(failed);
        await File.WriteAllBytesAsync(failed, Damager.Flip(content, 30, 1));
        await using BatchJob job = await host.OpenAsync();
        string before = GetContent(host);

        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => job.RestoreRequestsAsync(DamageHost.Items));

        Assert.That((exception.Reason, exception.FileName), Is.EqualTo((JobFailureReason.Damaged, Path.GetFileName(failed))));
        Assert.That(GetContent(host), Is.EqualTo(before));
        await job.RestoreResultsAsync();
        await job.PollAsync();
        await job.RestoreRequestsAsync(DamageHost.Items);
        Assert.That(await ReadToEndAsync(job), Is.EquivalentTo(DamageHost.Results), "The failed requests are collected again, and the others are copies of them.");
        Assert.That(host.CountCreates(), Is.EqualTo(DamageHost.Creates));
    }

    // The names and contents of all files but those of the lock.
    private static string GetContent(DamageHost host) => string.Join(
        '\n',
        host.FindAll("*").Where(path => Path.GetFileName(path) is not ("lock" or "owner")).Order(StringComparer.Ordinal)
            .Select(path => $"{Path.GetFileName(path)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}"));

    private static IEnumerable<BatchRequestItem> Throw()
    {
        foreach (BatchRequestItem item in DamageHost.Items.Take(9))
            yield return item;
        throw new TimeoutException("The requests cannot be read.");
    }

    private static async Task<List<string>> ReadToEndAsync(BatchJob job) => [.. (await job.RunAsync().ToListAsync()).Select(DamageHost.Describe)];
}
