using System.Text;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>
/// Changes of a state of format version 1, which has no checksum: each is refused, or no request has two results, and no more is created than without it.
/// </summary>
public sealed class Version1MutationTests
{
    private const int Requests = 35;

    /// <summary>The creates of the job: twice of the batch that was being created, as its input file has expired, and of the one that is queued.</summary>
    private const int Creates = 3;

    private const int PartCount = 50;

    // Each case has some of the members.
    private static IEnumerable<TestCaseData> Mutations => LongTests.CreateCases(
        from mutation in Enum.GetValues<StateMutation>()
        from part in Enumerable.Range(0, 5)
        select (mutation, part),
        item => item == (StateMutation.Removed, 0) ? ["members"] : []);

    private static IEnumerable<TestCaseData> Parts => LongTests.CreateCases(Enumerable.Range(0, PartCount), _ => ["bits"]);

    [TearDown]
    public void WriteCommandOfFailure() => LongTests.WriteCommandOfFailure();

    [TestCaseSource(nameof(Mutations))]
    public async Task A_member_that_somebody_has_changed_is_refused_or_does_no_harm((StateMutation Mutation, int Part) mutation)
    {
        await using JobHost host = await JobHost.StartAsync();
        var failures = new List<string>();
        string state = await File.ReadAllTextAsync(Path.Combine(Sample, "state.json"));

        foreach ((string path, string json) in StateMutator.Mutate(state, mutation.Mutation).Where((_, index) => index % 5 == mutation.Part))
        {
            if (await TryAsync(host, Encoding.UTF8.GetBytes(json)) is string failure)
                failures.Add($"{path}: {failure}");
        }

        Assert.That(failures, Is.Empty);
    }

    [TestCaseSource(nameof(Parts))]
    public async Task A_bit_that_is_flipped_is_refused_or_does_no_harm(int part)
    {
        await using JobHost host = await JobHost.StartAsync();
        var failures = new List<string>();
        byte[] state = await File.ReadAllBytesAsync(Path.Combine(Sample, "state.json"));

        for (int i = 3 * part; i < state.Length; i += 3 * PartCount)
        {
            if (await TryAsync(host, Damager.Flip(state, i, (byte)(1 << (i % 7)))) is string failure)
                failures.Add($"{i}: {failure}");
        }

        Assert.That(failures, Is.Empty);
    }

    [Test]
    public async Task A_state_that_ends_anywhere_is_refused()
    {
        await using JobHost host = await JobHost.StartAsync();
        byte[] state = await File.ReadAllBytesAsync(Path.Combine(Sample, "state.json"));
        string directory = Directory.CreateDirectory(Path.Combine(host.Directory, "test")).FullName;

        // The last bytes are white space.
        for (int i = 0; i < state.AsSpan().TrimEnd((byte)'\n').Length; i++)
        {
            await File.WriteAllBytesAsync(Path.Combine(directory, "state.json"), state[..i]);
            BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => host.Client.Jobs.PeekAsync("test", host.Journal));
            Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.Damaged));
        }
    }

    private static string Sample => Path.Combine(AppContext.BaseDirectory, "Jobs", "Journals", "Version1");

    // Returns what is wrong; null when nothing is.
    private static async Task<string?> TryAsync(JobHost host, byte[] state)
    {
        Prepare(host, state);
        int before = host.CountCreates();
        List<JobResultItem> items = [];
        Exception? failure = await ExceptionAssert.RecordAsync(async () =>
        {
            _ = await host.Client.Jobs.ListAsync(host.Journal).ToListAsync();
            await using BatchJob job = await host.Client.Jobs.OpenAsync("test", host.Journal, host.Options with { Limits = null, CreateConfirmationTime = TimeSpan.Zero });
            await foreach (JobResultItem item in job.RunAsync())
                items.Add(item);
        });
        int creates = host.CountCreates() - before;
        int different = items.Select(item => item.CustomId).Distinct().Count();
        bool isClear = failure is null or BifrostException and not BifrostJobException { Reason.Value: "" or "journal_failed" };
        return isClear && creates <= Creates && different == items.Count && (failure is not null || items.Count == Requests)
            ? null : $"{creates} creates, {items.Count} items, {different} different, {failure}";
    }

    private static void Prepare(JobHost host, byte[] state)
    {
        string directory = Path.Combine(host.Directory, "test");
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
        Directory.CreateDirectory(directory);
        foreach (string file in Directory.GetFiles(Sample))
            File.Copy(file, Path.Combine(directory, Path.GetFileName(file)));
        File.WriteAllBytes(Path.Combine(directory, "state.json"), state);
        host.Gateway.AddBatch(
            ModelProvider.OpenAI,
            new Batch { Id = "batch_sample_2", Status = BatchStatus.Completed, OutputFileId = "file-out-4", RequestCounts = new BatchRequestCounts { Total = 10, Completed = 10 } },
            [.. Enumerable.Range(11, 10).Select(number => TestData.SucceededItem(TestData.CustomId(number)))]);
    }
}
