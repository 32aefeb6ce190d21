namespace Bifrost.Client.Tests.Jobs.Contract;

/// <summary>The one thing that a journal does wrong.</summary>
public enum WrongJournalFault
{
    /// <summary>Nothing.</summary>
    None = 0,

    HeadIsStoredBeforeRecords,
    OtherRecordsAreLost,
    RecordsAreAdded,
    VersionIsNotChecked,
    CancelledStepStoresItsHead,
    BuffersAreNotCopied,

    TwoOwners,
    LocksOfOneInstanceOnly,
    NumberDoesNotGrow,
    SecondDisposeReleasesAgain,
    ReleasedLockWritesState,
    ReleasedLockBeginsFiles,
    ReleasedLockCommitsFiles,
    ReleasedLockDeletesFiles,
    LostIsNotCancelled,

    FileExistsBeforeCommit,
    DiscardedFileExists,
    CommittedFileIsBegunAgain,
    CommittedFileIsReplaced,
    CommittedFileIsAppended,
    LargeFileIsCut,
    MissingFileIsNotFound,
    FilesOfJobsAreShared,

    CancelIsReplaced,
    ControlOfMissingJobIsWritten,
    ControlNeedsTheLock,

    ListHasLockedJobs,
    ListMissesLockedJobs,
    ListHasFirstHead,

    LockedJobIsDeleted,
    DeleteKeepsFiles,
    DeleteKeepsControl,
    DeleteTakesLongerNames,
    NamesIgnoreTheirEnd,

    ReadingNeverEnds,
}
