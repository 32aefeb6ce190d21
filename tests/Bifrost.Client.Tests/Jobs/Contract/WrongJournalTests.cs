namespace Bifrost.Client.Tests.Jobs.Contract;

/// <summary>The checks of the contract find each journal that is wrong in one way, and say in which.</summary>
public sealed class WrongJournalTests
{
    private static readonly JobJournalTestOptions Options = new() { LargeFileBytes = 5_000_000, MaxConcurrency = 4 };

    [Test]
    public async Task A_journal_without_a_fault_passes()
    {
        var storage = new WrongJournalStorage();
        await JobJournalTests.RunAsync(() => new WrongJournal(WrongJournalFault.None, storage), CreateLosingOptions(storage));
    }

    [TestCase(WrongJournalFault.HeadIsStoredBeforeRecords, "A state is read as it was written by one step, also while the next one is written.")]
    [TestCase(WrongJournalFault.OtherRecordsAreLost, "A step replaces the head and the records that it names, and keeps the other records.")]
    [TestCase(WrongJournalFault.RecordsAreAdded, "A step replaces the head and the records that it names, and keeps the other records.")]
    [TestCase(WrongJournalFault.VersionIsNotChecked, "A step whose version does not follow the stored one is refused and changes nothing.")]
    [TestCase(WrongJournalFault.CancelledStepStoresItsHead, "A step that is cancelled is stored completely or not at all.")]
    [TestCase(WrongJournalFault.BuffersAreNotCopied, "A state that was read does not change.")]
    [TestCase(WrongJournalFault.TwoOwners, "A job has one owner at a time.")]
    [TestCase(WrongJournalFault.LocksOfOneInstanceOnly, "A job has one owner at a time.")]
    [TestCase(WrongJournalFault.NumberDoesNotGrow, "The number of a lock is greater than that of each earlier lock of the job.")]
    [TestCase(WrongJournalFault.SecondDisposeReleasesAgain, "A lock that is disposed twice is released once.")]
    [TestCase(WrongJournalFault.ReleasedLockWritesState, "An owner that has released the lock cannot write the state.")]
    [TestCase(WrongJournalFault.ReleasedLockBeginsFiles, "An owner that has released the lock cannot begin a file.")]
    [TestCase(WrongJournalFault.ReleasedLockCommitsFiles, "An owner that has released the lock cannot commit a file that it has begun.")]
    [TestCase(WrongJournalFault.ReleasedLockDeletesFiles, "An owner that has released the lock cannot delete a file.")]
    [TestCase(WrongJournalFault.FileExistsBeforeCommit, "A file exists when it is committed, not before.")]
    [TestCase(WrongJournalFault.DiscardedFileExists, "A file that is disposed before it is committed has never existed.")]
    [TestCase(WrongJournalFault.CommittedFileIsBegunAgain, "A file that was committed is not replaced.")]
    [TestCase(WrongJournalFault.CommittedFileIsReplaced, "Of two files that are begun with the same name, one is committed.")]
    [TestCase(WrongJournalFault.CommittedFileIsAppended, "A file that was committed does not change.")]
    [TestCase(WrongJournalFault.LargeFileIsCut, "A file can be large.")]
    [TestCase(WrongJournalFault.MissingFileIsNotFound, "A file that does not exist cannot be opened.")]
    [TestCase(WrongJournalFault.FilesOfJobsAreShared, "Jobs have files of their own.")]
    [TestCase(WrongJournalFault.CancelIsReplaced, "A control record of Cancel is not replaced.")]
    [TestCase(WrongJournalFault.ControlOfMissingJobIsWritten, "A job that does not exist has no control record to write.")]
    [TestCase(WrongJournalFault.ControlNeedsTheLock, "The control record is written without the lock, and read by everybody.")]
    [TestCase(WrongJournalFault.ListHasLockedJobs, "The list does not have jobs that were only locked.")]
    [TestCase(WrongJournalFault.ListMissesLockedJobs, "The list has each job once, with its current head.")]
    [TestCase(WrongJournalFault.ListHasFirstHead, "The list has each job once, with its current head.")]
    [TestCase(WrongJournalFault.LockedJobIsDeleted, "A job that is locked is not deleted.")]
    [TestCase(WrongJournalFault.DeleteKeepsFiles, "Deleting a job deletes its state, its control record and its files.")]
    [TestCase(WrongJournalFault.DeleteKeepsControl, "Deleting a job deletes its state, its control record and its files.")]
    [TestCase(WrongJournalFault.DeleteTakesLongerNames, "Jobs whose names begin with the name of another are different jobs.")]
    [TestCase(WrongJournalFault.NamesIgnoreTheirEnd, "The names of jobs can be unusual, and 100 characters long.")]
    public async Task A_fault_is_found(WrongJournalFault fault, string sentence)
    {
        var storage = new WrongJournalStorage();

        JobJournalTestException exception = await ExceptionAssert.ThrowsAsync<JobJournalTestException>(
            () => JobJournalTests.RunAsync(() => new WrongJournal(fault, storage), Options));

        Assert.That(exception.Failures, Has.Some.StartsWith($"{sentence} Expected: "));
        Assert.That(exception.Message, Does.Contain($"- {sentence} Expected: ").And.StartWith($"The journal does not keep its contract: {exception.Failures.Count} "));
    }

    [TestCase(WrongJournalFault.ReleasedLockWritesState, "An owner that has lost the lock cannot write the state.")]
    [TestCase(WrongJournalFault.ReleasedLockBeginsFiles, "An owner that has lost the lock cannot begin a file.")]
    [TestCase(WrongJournalFault.ReleasedLockCommitsFiles, "An owner that has lost the lock cannot commit a file that it has begun.")]
    [TestCase(WrongJournalFault.ReleasedLockDeletesFiles, "An owner that has lost the lock cannot delete a file.")]
    [TestCase(WrongJournalFault.LostIsNotCancelled, "An owner that has lost the lock cannot write the state.")]
    [TestCase(WrongJournalFault.SecondDisposeReleasesAgain, "An owner that has lost the lock does not release that of the next owner.")]
    public async Task A_fault_of_lost_locks_is_found(WrongJournalFault fault, string sentence)
    {
        var storage = new WrongJournalStorage();

        JobJournalTestException exception = await ExceptionAssert.ThrowsAsync<JobJournalTestException>(
            () => JobJournalTests.RunAsync(() => new WrongJournal(fault, storage), CreateLosingOptions(storage)));

        Assert.That(exception.Failures, Has.Some.StartsWith($"{sentence} Expected: "));
    }

    [Test]
    public void Every_fault_has_a_test() =>
        Assert.That(
            typeof(WrongJournalTests).GetMethods().SelectMany(method => method.GetCustomAttributes(typeof(TestCaseAttribute), inherit: false)).Select(test => ((TestCaseAttribute)test).Arguments[0]),
            Is.SupersetOf(Enum.GetValues<WrongJournalFault>().Except([WrongJournalFault.None, WrongJournalFault.ReadingNeverEnds])));

    private static JobJournalTestOptions CreateLosingOptions(WrongJournalStorage storage) => new()
    {
        LargeFileBytes = 5_000_000,
        MaxConcurrency = 4,
        BreakLockAsync = job =>
        {
            lock (storage)
                storage.Jobs[job].Owner = null;
            return Task.CompletedTask;
        },
    };
}
