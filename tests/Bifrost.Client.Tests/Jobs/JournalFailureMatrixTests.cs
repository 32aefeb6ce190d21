using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>
/// A journal that throws at any of its calls, once or several times, and a program that makes the same call again: the run ends with the failure, and nothing is
/// paid for twice.
/// </summary>
public sealed class JournalFailureMatrixTests
{
    private const int Requests = 25;
    private const int Batches = 3;

    private static readonly JournalCallKind[] Kinds = [.. Enum.GetValues<JournalCallKind>().Except([JournalCallKind.List, JournalCallKind.Delete])];

    private static readonly Func<Exception>[] Failures =
    [
        () => new IOException("No space left on device."),
        () => new ArgumentException("no"),
        () => new TimeoutException("no"),
        () => new OperationCanceledException("A time limit of the database."),
        () => new BifrostConnectionException("no"),
        () => new BifrostInvalidRequestItemException("no"),
    ];

    private static IEnumerable<TestCaseData> Cells => LongTests.CreateCases(
        from kind in Kinds
        from failure in Enumerable.Range(0, Failures.Length)
        from call in (int[])[1, 2, 5, 11]
        from times in (int[])[1, 2]
        from provider in (string[])["openai", "anthropic"]
        select (kind, failure, call, times, provider),
        cell => [$"{cell.kind} {Failures[cell.failure]().GetType().Name}", $"{cell.kind} {cell.call}", $"{cell.times} times", cell.provider]);

    [TestCaseSource(nameof(Cells))]
    public async Task A_job_whose_journal_fails_pays_for_each_request_once((JournalCallKind Kind, int Failure, int Call, int Times, string Provider) cell)
    {
        await using JobHost host = await JobHost.StartAsync();
        var journal = new ThrowingJournal(host.Journal, cell.Kind, Failures[cell.Failure]()) { Throws = call => call >= cell.Call && call < cell.Call + cell.Times };
        var failures = new List<Exception>();
        List<JobResultItem>? items = null;
        while (items is null)
        {
            try
            {
                items = await host.Client.Jobs.RunAsync("test", TestData.RequestItems(Requests), TestData.CreateRequest(cell.Provider), journal, host.Options).ToListAsync();
            }
            catch (BifrostJobInDoubtException doubt)
            {
                // The batch was created, its id could not be stored, and lists of Anthropic do not identify it.
                Assert.That(cell.Provider, Is.EqualTo("anthropic"));
                await using BatchJob job = await host.Client.Jobs.OpenAsync("test", host.Journal, host.Options);
                await job.AdoptBatchAsync(doubt.Number, doubt.Candidates.Single());
            }
            catch (BifrostJobException exception) when (failures.Count < cell.Times)
            {
                failures.Add(exception);
            }
        }

        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(JobHost.GetCustomIds(Requests)));
        Assert.That(host.Gateway.GetBatches(cell.Provider), Has.Count.EqualTo(Batches));
        Assert.That(failures.Cast<BifrostJobException>().Select(failure => (failure.Reason, failure.InnerException?.GetType())), Is.All.EqualTo((JobFailureReason.JournalFailed, Failures[cell.Failure]().GetType())));
    }

    [TearDown]
    public void WriteCommandOfFailure() => LongTests.WriteCommandOfFailure();
}
