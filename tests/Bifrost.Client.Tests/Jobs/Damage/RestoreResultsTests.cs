using System.Text;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>Results that are damaged are collected again while the provider has them.</summary>
public sealed class RestoreResultsTests
{
    [Test]
    public async Task All_files_with_results_can_be_restored_at_once()
    {
        await using DamageHost host = await DamageHost.StartAsync(JobStage.Completed);
        foreach (string path in host.FindAll("results-*.jsonl"))
            File.Delete(path);

        await using BatchJob job = await host.OpenAsync();
        JobProgress progress = await job.RestoreResultsAsync();
        List<string> items = await ReadToEndAsync(job);

        Assert.That(progress.Completed.Total, Is.EqualTo(2), "Those that were given up are in the journal.");
        Assert.That(items, Is.EquivalentTo(DamageHost.Results));
        Assert.That(host.CountCreates(), Is.EqualTo(DamageHost.Creates));
    }

    [Test]
    public async Task Positions_of_before_are_refused()
    {
        await using DamageHost host = await DamageHost.StartAsync(JobStage.Completed);
        await using BatchJob job = await host.OpenAsync();
        List<JobResultItem> before = await job.GetResultsAsync().ToListAsync();
        Break(host.FindPath(DamagedFile.Results));

        await job.RestoreResultsAsync();
        await job.WaitForCompletionAsync();

        foreach (JobResultItem item in before)
        {
            BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => job.GetResultsAsync(item.Position).ToListAsync());
            Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.PositionExpired));
        }

        List<JobResultItem> after = await job.GetResultsAsync().ToListAsync();
        Assert.That(await ReadAsync(job.GetResultsAsync(after[4].Position)), Is.EqualTo(after.Skip(5).Select(DamageHost.Describe)));
    }

    [Test]
    public async Task A_restoring_that_changes_nothing_leaves_the_positions([Values] bool hasDamage)
    {
        await using DamageHost host = await DamageHost.StartAsync(JobStage.Completed);
        await using BatchJob job = await host.OpenAsync();
        List<JobResultItem> before = await job.GetResultsAsync().ToListAsync();
        foreach (string path in hasDamage ? host.FindAll("failed-*.jsonl").Concat(host.FindAll("unmatched-*.jsonl")) : [])
            Break(path);
        host.LoseBatches();

        await job.RestoreResultsAsync();

        Assert.That(await ReadAsync(job.RunAsync(before[4].Position)), Is.EqualTo(DamageHost.Results.Skip(5)), "Nothing reads the files that are damaged.");
    }

    [TestCase(JobStage.PartlyCollected)]
    [TestCase(JobStage.AttemptCompleted)]
    [TestCase(JobStage.SentAgain)]
    [TestCase(JobStage.Completed)]
    public async Task Requests_that_were_sent_again_are_not_taken_twice(JobStage stage)
    {
        await using DamageHost host = await DamageHost.StartAsync(stage);
        Break(host.Host.FindFile("results", 1));
        Break(host.Host.FindFile("results", 2));

        await using BatchJob job = await host.OpenAsync();
        if (stage >= JobStage.AttemptCompleted)
            host.Host.Gateway.AnswerWith(request => request.Succeed());
        await job.RestoreResultsAsync();
        List<string> items = await ReadToEndAsync(job);

        Assert.That(items, Is.EquivalentTo(DamageHost.Results), "Whatever the batches have now.");
        Assert.That(host.CountCreates(), Is.EqualTo(DamageHost.Creates));
    }

    [TestCase("failed-requests", JobStage.PartlyCollected)]
    [TestCase("failed-requests", JobStage.AttemptCompleted)]
    [TestCase("failed-requests", JobStage.SentAgain)]
    [TestCase("failed-requests", JobStage.Completed)]
    [TestCase("failed-results", JobStage.PartlyCollected)]
    [TestCase("failed-results", JobStage.AttemptCompleted)]
    [TestCase("failed-results", JobStage.SentAgain)]
    [TestCase("failed-results", JobStage.Completed)]
    public async Task One_of_the_files_of_failed_requests_is_enough(string kind, JobStage stage)
    {
        await using DamageHost host = await DamageHost.StartAsync(stage);
        Break(host.Host.FindFile("results", 1));
        foreach (string path in host.FindAll($"{kind}-*.jsonl"))
            Break(path);

        await using BatchJob job = await host.OpenAsync();
        await job.RestoreResultsAsync();
        List<string> items = await ReadToEndAsync(job);

        Assert.That(items, Is.EquivalentTo(DamageHost.Results));
        Assert.That(host.CountCreates(), Is.EqualTo(DamageHost.Creates));
    }

    [Test]
    public async Task Without_both_files_of_failed_requests_the_others_are_restored()
    {
        await using DamageHost host = await DamageHost.StartAsync(JobStage.Completed);
        string[] broken = [host.Host.FindFile("results", 1), host.Host.FindFile("results", 2), host.Host.FindFile("failed-requests", 1), host.Host.FindFile("failed-results", 1)];
        byte[] results = await File.ReadAllBytesAsync(broken[0]);
        Array.ForEach(broken, Break);

        await using BatchJob job = await host.OpenAsync();
        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => job.RestoreResultsAsync());
        await File.WriteAllBytesAsync(broken[0], results);
        List<string> items = await ReadToEndAsync(job);

        Assert.That((exception.Reason, exception.FileName), Is.EqualTo((JobFailureReason.Damaged, Path.GetFileName(broken[2]))));
        Assert.That(exception.Message, Does.Contain(Path.GetFileName(broken[3])));
        Assert.That(items, Is.EquivalentTo(DamageHost.Results), "The batch is as it was, and its results have been repaired.");
    }

    [Test]
    public async Task Results_that_were_given_up_are_written_again([Values] bool areOthersDamaged)
    {
        await using DamageHost host = await DamageHost.StartAsync(JobStage.Completed);
        Break(host.FindPath(DamagedFile.GivenUp));
        if (areOthersDamaged)
            Break(host.Host.FindFile("results", 3));

        await using BatchJob job = await host.OpenAsync();
        await job.RestoreResultsAsync();
        List<string> items = await ReadToEndAsync(job);

        Assert.That(items, Is.EquivalentTo(DamageHost.Results));
        Assert.That(job.Summary.Results.Total, Is.EqualTo(12));
    }

    [Test]
    public async Task Results_that_were_given_up_are_restored_from_results_that_are_collected_again()
    {
        await using DamageHost host = await DamageHost.StartAsync(JobStage.Completed);
        Break(host.FindPath(DamagedFile.GivenUp));
        Break(host.Host.FindFile("failed-results", 3));

        await using BatchJob job = await host.OpenAsync();
        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => job.RestoreResultsAsync());
        await job.WaitForCompletionAsync();
        await job.RestoreResultsAsync();
        List<string> items = await ReadToEndAsync(job);

        Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.Damaged));
        Assert.That(items, Is.EquivalentTo(DamageHost.Results));
        Assert.That(host.CountCreates(), Is.EqualTo(DamageHost.Creates));
    }

    [Test]
    public async Task What_the_provider_has_lost_stops_the_run_at_its_end_and_the_others_are_there()
    {
        await using DamageHost host = await DamageHost.StartAsync(JobStage.Completed);
        Break(host.Host.FindFile("results", 1));
        Break(host.Host.FindFile("results", 2));
        await using BatchJob job = await host.OpenAsync();
        host.LoseBatches(job.Batches[1].Reference!.Id);

        await job.RestoreResultsAsync();
        BifrostException exception = await ExceptionAssert.ThrowsAsync<BifrostNotFoundException>(() => job.WaitForCompletionAsync());
        List<string> others = await ReadAsync(job.GetResultsAsync());

        Assert.That(exception.Message, Does.Contain("404"));
        Assert.That(others, Is.EquivalentTo(DamageHost.Results.Where(item => item[..4] is not ("r-5 " or "r-8 "))));
        Assert.That(job.Progress.Remaining, Is.EqualTo(2));
        host.FindBatches();
        Assert.That(await ReadToEndAsync(job), Is.EquivalentTo(DamageHost.Results), "The provider has found them.");
        Assert.That(host.CountCreates(), Is.EqualTo(DamageHost.Creates));
    }

    [Test]
    public async Task A_restoring_that_was_stopped_is_continued_by_the_next_run()
    {
        await using DamageHost host = await DamageHost.StartAsync(JobStage.Completed);
        foreach (string path in host.FindAll("results-*.jsonl"))
            Break(path);
        await using (BatchJob job = await host.OpenAsync())
            await job.RestoreResultsAsync();

        await using BatchJob again = await host.OpenAsync();

        Assert.That(await ReadToEndAsync(again), Is.EquivalentTo(DamageHost.Results));
        Assert.That(host.CountCreates(), Is.EqualTo(DamageHost.Creates));
    }

    [Test]
    public async Task An_output_that_damage_has_stopped_is_continued_when_the_results_are_restored()
    {
        await using DamageHost host = await DamageHost.StartAsync(JobStage.Completed);
        string output = Path.Combine(host.Host.Directory, "output.jsonl");
        await using BatchJob job = await host.OpenAsync();
        Break(host.Host.FindFile("results", 2));
        await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => job.GetResultsAsync().WriteToFileAsync(output));
        byte[] before = await File.ReadAllBytesAsync(output);
        Assert.That(Encoding.UTF8.GetString(before).Count(c => c == '\n'), Is.EqualTo(2));

        await job.RestoreResultsAsync();
        await job.RunAsync().WriteToFileAsync(output);

        string[] lines = await File.ReadAllLinesAsync(output);
        Assert.That(
            lines.Select(line => DamageHost.Describe(JobResultLine.Read(Encoding.UTF8.GetBytes(line), ModelProvider.OpenAI, 0))), Is.EquivalentTo(DamageHost.Results),
            "The first lines are those of the first batch, before and after.");
    }

    private static void Break(string path) => File.WriteAllBytes(path, Damager.Flip(File.ReadAllBytes(path), 30, 1));

    private static async Task<List<string>> ReadToEndAsync(BatchJob job)
    {
        await job.WaitForCompletionAsync();
        return await ReadAsync(job.GetResultsAsync());
    }

    private static async Task<List<string>> ReadAsync(JobResults results) => [.. (await results.ToListAsync()).Select(DamageHost.Describe)];
}
