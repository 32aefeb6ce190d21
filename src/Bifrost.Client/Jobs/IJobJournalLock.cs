namespace Bifrost.Client.Jobs;

/// <summary>
/// The right to write a job, which one owner has at a time. Disposing it releases the lock; the end of the process must release it too. All members can be
/// called at the same time.
/// </summary>
/// <remarks>
/// After the lock was released or lost, everything that writes throws a <see cref="BifrostJobException"/> with the reason
/// <see cref="JobFailureReason.LockLost"/> and changes nothing, whatever an earlier call has returned.
/// </remarks>
public interface IJobJournalLock : IAsyncDisposable
{
    /// <summary>
    /// The number of the lock: greater than that of each earlier lock of the job, also after a crash. At least 1. It can begin again while the job does not exist.
    /// </summary>
    long Number { get; }

    /// <summary>Is cancelled when it is noticed that another owner has, or may have, the lock; at the latest when a member throws because of it.</summary>
    CancellationToken Lost { get; }

    /// <summary>Writes a step: either all of it is stored when the call returns, or nothing.</summary>
    /// <param name="jobStep">The step.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="BifrostJobException">
    /// The lock is lost, or the stored version is not the one before that of the step (<see cref="JobFailureReason.LockLost"/>).
    /// </exception>
    ValueTask WriteStateAsync(JobJournalStep jobStep, CancellationToken cancellationToken = default);

    /// <summary>Begins a file of the job, which exists when it is committed. Up to 500 can be open at the same time.</summary>
    /// <param name="file">The name of the file, such as <c>requests-0001-5f3a9c04.jsonl</c>. The library uses a name once.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The file.</returns>
    /// <exception cref="BifrostJobException">
    /// The lock is lost (<see cref="JobFailureReason.LockLost"/>), or a file with this name was committed (<see cref="JobFailureReason.JournalFailed"/>).
    /// </exception>
    ValueTask<IJobJournalFile> CreateFileAsync(string file, CancellationToken cancellationToken = default);

    /// <summary>Deletes a file of the job; does nothing if it does not exist. A stream that was opened before reads its content or fails.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="BifrostJobException">The lock is lost (<see cref="JobFailureReason.LockLost"/>).</exception>
    ValueTask DeleteFileAsync(string file, CancellationToken cancellationToken = default);
}
