using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs.Contract;

/// <summary>The journals of the library keep the contract that they publish.</summary>
public sealed class JournalContractTests
{
    [Test]
    public async Task A_journal_in_a_directory_keeps_the_contract([Values] bool isShared)
    {
        DirectoryInfo root = TestDirectory.Create("bifrost-journal-");
        try
        {
            var options = new JobJournalTestOptions { MaxConcurrency = 4, BreakLockAsync = OperatingSystem.IsWindows() ? null : BreakLockAsync };

            await JobJournalTests.RunAsync(() => new DirectoryJobJournal(root.FullName) { IsShared = isShared }, options);

            Assert.That(root.EnumerateFileSystemInfos(), Is.Empty, "All jobs were deleted.");
        }
        finally
        {
            root.Delete(recursive: true);
        }

        Task BreakLockAsync(string job)
        {
            File.Delete(Path.Combine(root.FullName, job, "lock"));
            return Task.CompletedTask;
        }
    }

    [Test]
    public async Task A_journal_in_a_directory_that_does_not_exist_keeps_the_contract()
    {
        DirectoryInfo root = TestDirectory.Create("bifrost-journal-");
        try
        {
            await JobJournalTests.RunAsync(() => new DirectoryJobJournal(Path.Combine(root.FullName, "a", "b")), new JobJournalTestOptions { LargeFileBytes = 1000 });
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Test]
    public async Task A_journal_in_memory_keeps_the_contract()
    {
        var journal = new MemoryJobJournal();

        await JobJournalTests.RunAsync(() => journal);

        Assert.That(await journal.ListAsync().ToListAsync(), Is.Empty, "All jobs were deleted.");
    }

    [Test]
    public async Task Checks_that_are_cancelled_end()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        Exception? exception = await ExceptionAssert.RecordAsync(() => JobJournalTests.RunAsync(() => new MemoryJobJournal(), cancellationToken: cancellation.Token));

        Assert.That(exception, Is.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_check_that_takes_too_long_fails()
    {
        var journal = new WrongJournal(WrongJournalFault.ReadingNeverEnds);

        JobJournalTestException exception = await ExceptionAssert.ThrowsAsync<JobJournalTestException>(
            () => JobJournalTests.RunAsync(() => journal, new JobJournalTestOptions { Timeout = TimeSpan.FromMilliseconds(200), MaxConcurrency = 100, LargeFileBytes = 1 }));

        Assert.That(exception.Failures, Has.Some.StartsWith("A job that does not exist has no state. Expected: an end within 00:00:00.2000000."));
    }
}
