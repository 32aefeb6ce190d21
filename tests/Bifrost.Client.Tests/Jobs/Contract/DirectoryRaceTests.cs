using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs.Contract;

/// <summary>Owners and readers of a job in a directory that get in each other's way as often as possible.</summary>
public sealed class DirectoryRaceTests
{
    private const int Tasks = 6;

    [Test]
    public async Task A_job_has_one_owner_while_its_directory_is_created_and_deleted([Values] bool isCreated)
    {
        using var host = new DirectoryJournalHost();
        int owners = 0;
        int taken = 0;
        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(_ => Task.Run(async () =>
        {
            for (int round = 0; round < 400; round++)
            {
                try
                {
                    await using IJobJournalLock owner = await host.Journal.LockAsync(DirectoryJournalHost.Job);
                    Assert.That(Interlocked.Increment(ref owners), Is.EqualTo(1));
                    Interlocked.Increment(ref taken);
                    if (isCreated && await host.Journal.ReadStateAsync(DirectoryJournalHost.Job) is null)
                        await owner.WriteStateAsync(DirectoryJournalHost.CreateStep(1, 1));
                    Thread.SpinWait(100);
                    Interlocked.Decrement(ref owners);
                }
                catch (BifrostJobException exception) when (exception.Reason == JobFailureReason.InUse)
                {
                    await Task.Yield();
                }

                if (isCreated && round % 5 == 0)
                    await DeleteAsync(host);
            }
        })));
        Assert.That(taken, Is.GreaterThan(0));
    }

    [Test]
    public async Task A_reader_does_not_need_a_log_that_was_deleted_meanwhile()
    {
        using var host = new DirectoryJournalHost();
        await host.CreateReleasedAsync();
        using var ended = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, Tasks).Select(_ => Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
                Assert.That((await host.Journal.ReadStateAsync(DirectoryJournalHost.Job))!.Batches, Has.Count.EqualTo(3));
        }))];

        for (int version = 4; version < 400; version++)
        {
            await using IJobJournalLock owner = await host.Journal.LockAsync(DirectoryJournalHost.Job);
            await owner.WriteStateAsync(DirectoryJournalHost.CreateStep(version, 1));
        }

        await ended.CancelAsync();
        await Task.WhenAll(readers);
    }

    private static async Task DeleteAsync(DirectoryJournalHost host)
    {
        try
        {
            await host.Journal.DeleteAsync(DirectoryJournalHost.Job);
        }
        catch (BifrostJobException exception) when (exception.Reason == JobFailureReason.InUse)
        {
            // It is deleted the next time.
        }
    }
}
