using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>Damage of the files of a job of format version 1, whose lengths and checksums are not known: the number of lines is.</summary>
public sealed class Version1DamageTests
{
    private static string Sample => Path.Combine(AppContext.BaseDirectory, "Jobs", "Journals", "Version1");

    [Test]
    public async Task Lines_that_are_missing_or_too_many_are_found_at_the_end_of_the_file(
        [Values("requests-0002.jsonl", "requests-0003.jsonl", "requests-0004.jsonl", "results-0001.jsonl")] string file,
        [Values(FileDamage.TruncatedAtLineEnd, FileDamage.TruncatedInLine, FileDamage.Emptied, FileDamage.Doubled, FileDamage.Deleted)] FileDamage damage,
        [Values] bool isReopened)
    {
        await using JobHost host = await StartAsync();
        if (isReopened)
            await ConvertAsync(host);
        string path = Path.Combine(host.Directory, "test", file);
        if (Damager.Apply(await File.ReadAllBytesAsync(path), DamagedFile.Results, damage, other: null) is { } content)
            await File.WriteAllBytesAsync(path, content);
        else
            File.Delete(path);
        var items = new List<JobResultItem>();

        await using BatchJob job = await OpenAsync(host);
        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(async () =>
        {
            await foreach (JobResultItem item in job.RunAsync())
                items.Add(item);
        });

        Assert.That((exception.Reason, exception.FileName), Is.EqualTo((JobFailureReason.Damaged, file)));
    }

    [Test]
    public async Task Files_that_are_lost_are_restored()
    {
        await using JobHost host = await StartAsync();
        host.Gateway.AddBatch(
            ModelProvider.OpenAI,
            new Batch { Id = "batch_sample_1", Status = BatchStatus.Completed, OutputFileId = "file-out-2", RequestCounts = new BatchRequestCounts { Total = 10, Completed = 10 } },
            [.. Enumerable.Range(1, 10).Select(number => TestData.SucceededItem(TestData.CustomId(number)))]);
        File.Delete(Path.Combine(host.Directory, "test", "results-0001.jsonl"));
        await using BatchJob job = await OpenAsync(host);

        await job.RestoreResultsAsync();
        List<JobResultItem> items = await job.RunAsync().ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(JobHost.GetCustomIds(35)));
    }

    private static Task<BatchJob> OpenAsync(JobHost host) => host.Client.Jobs.OpenAsync("test", host.Journal, host.Options with { Limits = null });

    // Stores the job in the current format, with the files as they are.
    private static async Task ConvertAsync(JobHost host)
    {
        await using BatchJob job = await OpenAsync(host);
        host.Gateway.SetReachable(ModelProvider.OpenAI, isReachable: false);
        await ExceptionAssert.RecordAsync(() => job.PollAsync());
        host.Gateway.SetReachable(ModelProvider.OpenAI, isReachable: true);
        Assert.That(host.ReadFile("state.json"), Does.Contain("\"version\": 2"));
    }

    private static async Task<JobHost> StartAsync()
    {
        JobHost host = await JobHost.StartAsync();
        string directory = Directory.CreateDirectory(Path.Combine(host.Directory, "test")).FullName;
        foreach (string file in Directory.GetFiles(Sample))
            File.Copy(file, Path.Combine(directory, Path.GetFileName(file)));
        host.Gateway.AddBatch(
            ModelProvider.OpenAI,
            new Batch { Id = "batch_sample_2", Status = BatchStatus.Completed, OutputFileId = "file-out-4", RequestCounts = new BatchRequestCounts { Total = 10, Completed = 10 } },
            [.. Enumerable.Range(11, 10).Select(number => TestData.SucceededItem(TestData.CustomId(number)))]);
        return host;
    }
}
