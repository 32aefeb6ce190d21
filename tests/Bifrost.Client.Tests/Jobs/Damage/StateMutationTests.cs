using System.Text;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>
/// Changes of the state of a job in the middle of its life. Each is refused, or the job ends as without it: no request has two results or none, and nothing more
/// is created.
/// </summary>
public sealed class StateMutationTests
{
    private const int PartCount = 20;

    // Head 0; otherwise the number of a batch.
    private static IEnumerable<TestCaseData> Members => LongTests.CreateCases(
        from stage in new[] { JobStage.SentAgain, JobStage.AttemptCompleted, JobStage.PartlyCollected }
        from document in GetDocuments(stage)
        from mutation in Enum.GetValues<StateMutation>()
        select (stage, document, mutation),
        item => [item.stage.ToString(), $"batch {item.document}", item.mutation.ToString()]);

    // Each case has some of the bytes.
    private static IEnumerable<TestCaseData> Parts => LongTests.CreateCases(Enumerable.Range(0, PartCount), _ => ["bytes"]);

    [TearDown]
    public void WriteCommandOfFailure() => LongTests.WriteCommandOfFailure();

    [TestCaseSource(nameof(Members))]
    public async Task A_member_that_somebody_has_changed_is_refused_or_changes_nothing((JobStage Stage, int Document, StateMutation Mutation) mutation)
    {
        await using StateMutationHost host = await StateMutationHost.StartAsync(mutation.Stage);
        string original = mutation.Document == 0 ? host.Head : host.Records[mutation.Document];

        foreach ((string path, string json) in StateMutator.Mutate(original, mutation.Mutation))
        {
            if (mutation.Document == 0)
                await host.TryAsync(path, head: json);
            else
                await host.TryAsync(path, records: Replace(host.Records, (mutation.Document, json)));
        }

        host.Verify();
    }

    [TestCaseSource(nameof(Parts))]
    public async Task A_bit_that_is_flipped_anywhere_is_refused(int part)
    {
        await using StateMutationHost host = await StateMutationHost.StartAsync(JobStage.SentAgain);

        for (int i = part; i < host.StateContent.Length; i += PartCount)
            await host.TryAsync($"state {i}", Damager.Flip(host.StateContent, i, (byte)(1 << (i % 8))), host.LogContent);
        for (int i = part; i < host.State.LogLength; i += PartCount)
            await host.TryAsync($"log {i}", host.StateContent, Damager.Flip(host.LogContent, i, (byte)(1 << (i % 8))));

        host.Verify();
        Assert.That(host.Accepted, Is.Zero);
    }

    [TestCaseSource(nameof(Parts))]
    public async Task A_file_that_ends_anywhere_is_refused(int part)
    {
        await using StateMutationHost host = await StateMutationHost.StartAsync(JobStage.SentAgain);

        for (int i = part; i < host.StateContent.Length; i += PartCount)
            await host.TryAsync($"state {i}", host.StateContent[..i], host.LogContent);
        for (int i = part; i < host.State.LogLength; i += PartCount)
            await host.TryAsync($"log {i}", host.StateContent, host.LogContent[..i]);

        host.Verify();
        Assert.That(host.Accepted, Is.Zero);
    }

    [Test]
    public async Task Records_that_have_changed_places_or_are_missing_are_refused_or_change_nothing()
    {
        await using StateMutationHost host = await StateMutationHost.StartAsync(JobStage.SentAgain);
        string[] lines = [.. Damager.Lines(host.LogContent).Select(Encoding.UTF8.GetString)];
        foreach (int first in host.Records.Keys)
        {
            await host.TryAsync($"without {first}", records: host.Records.Where(record => record.Key != first));
            await host.TryAsync($"{first} moved", records: host.Records.Where(record => record.Key != first).Append(KeyValuePair.Create(first + 10, host.Records[first])));
            await host.TryAsync($"{first} twice", records: host.Records.Append(KeyValuePair.Create(first + 10, host.Records[first])));
            foreach (int second in host.Records.Keys.Where(number => number != first))
            {
                string firstOfSecond = Renumber(host.Records[second], second, first);
                string secondOfFirst = Renumber(host.Records[first], first, second);
                await host.TryAsync($"{first} as {second}", records: Replace(host.Records, (first, host.Records[second])));
                await host.TryAsync($"{first} renumbered as {second}", records: Replace(host.Records, (first, firstOfSecond)));
                await host.TryAsync($"{first} and {second} renumbered", records: Replace(host.Records, (first, firstOfSecond), (second, secondOfFirst)));
            }
        }

        for (int count = 1; count < lines.Length; count++)
        {
            byte[] log = Encoding.UTF8.GetBytes(string.Concat(lines.Take(count)));
            await host.TryAsync($"{count} lines", (host.State with { LogLength = log.Length, LogChecksum = Checksum.Append(0, log) }).Format().ToArray(), log);
        }

        host.Verify();
    }

    [Test]
    public async Task A_member_of_the_file_that_somebody_has_changed_is_refused_or_changes_nothing()
    {
        await using StateMutationHost host = await StateMutationHost.StartAsync(JobStage.SentAgain);

        foreach (long number in new[] { 0, -1, 1, 2, 1000, long.MaxValue, long.MinValue })
        {
            await TryAsync($"step {number}", host.State with { Step = number });
            await TryAsync($"owner {number}", host.State with { Owner = number });
            await TryAsync($"length {number}", host.State with { LogLength = number });
            await TryAsync($"checksum {number}", host.State with { LogChecksum = (uint)number });
            await TryAsync($"log {number}", host.State with { Log = JobStateFile.GetLogName(number) });
        }

        foreach (string log in new[] { "", "batches-.log", "state.json", "../other/batches-1.log", "batches-x.log", "\\u0000" })
            await TryAsync($"log {log}", host.State with { Log = log });
        host.Verify();

        Task TryAsync(string name, JobStateFile state) => host.TryAsync(name, state.Format().ToArray(), host.LogContent);
    }

    private static int[] GetDocuments(JobStage stage) => stage switch
    {
        JobStage.SentAgain => [0, 1, 3, 4],
        JobStage.AttemptCompleted => [4],
        _ => [3, 0, 1],
    };

    private static Dictionary<int, string> Replace(IReadOnlyDictionary<int, string> records, params ReadOnlySpan<(int Number, string Record)> replaced)
    {
        var result = new Dictionary<int, string>(records);
        foreach ((int number, string record) in replaced)
            result[number] = record;
        return result;
    }

    private static string Renumber(string record, int from, int to) => record.Replace($"\"number\":{from}", $"\"number\":{to}", StringComparison.Ordinal);
}
