namespace Bifrost.Client.Jobs;

/// <summary>
/// Stores jobs, so that they continue after a crash, also in another process or on another machine: for each job a state, a control record and files.
/// Implement it to keep jobs in a database or an object store; <see cref="DirectoryJobJournal"/> keeps them in a directory and
/// <see cref="MemoryJobJournal"/> in memory. <c>JobJournalTests</c> in the package BifrostGateway.Client.Testing checks an implementation.
/// </summary>
/// <remarks>
/// <para>
/// Names of jobs are validated by the library: 1 to 100 ASCII letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, starting with a letter or a digit and not
/// ending with a dot. Names of files are of the same characters and end in <c>.jsonl</c>.
/// </para>
/// <para>
/// All members can be called at the same time, for the same job too. What a member has stored is durable when it returns, and the next call reads it, in
/// any process; a file that was committed need be durable only when the next step has been written. Members of this interface need no lock; whoever runs a job
/// has an <see cref="IJobJournalLock"/> and writes with it.
/// </para>
/// <para>
/// Implementations throw a <see cref="BifrostJobException"/> with the reason that is documented for the member. The library puts any other exception, such
/// as an <see cref="IOException"/> or an <see cref="OperationCanceledException"/> without a cancellation by the token, into a
/// <see cref="BifrostJobException"/> with the reason <see cref="JobFailureReason.JournalFailed"/>.
/// </para>
/// </remarks>
public interface IJobJournal
{
    /// <summary>Locks a job, which need not exist, so that nothing else can run it.</summary>
    /// <param name="job">The name of the job.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The lock.</returns>
    /// <exception cref="BifrostJobException">The job is locked (<see cref="JobFailureReason.InUse"/>).</exception>
    ValueTask<IJobJournalLock> LockAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>Reads the state of a job: everything that was written up to one version, and nothing of a later one.</summary>
    /// <param name="job">The name of the job.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The state; <see langword="null"/> if the job does not exist.</returns>
    /// <exception cref="BifrostJobException">
    /// The state is damaged (<see cref="JobFailureReason.Damaged"/>), or a newer version of the journal has written it (<see cref="JobFailureReason.NewerVersion"/>).
    /// </exception>
    ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>Lists the jobs that exist: those that have a state. No file of a job is read.</summary>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The jobs, in any order. A job that is created or deleted meanwhile can be among them or not.</returns>
    IAsyncEnumerable<JobJournalEntry> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes a job: its state, its control record and its files. Does nothing if it does not exist.</summary>
    /// <param name="job">The name of the job.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="BifrostJobException">The job is locked (<see cref="JobFailureReason.InUse"/>).</exception>
    ValueTask DeleteAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>Opens a file of a job.</summary>
    /// <param name="job">The name of the job.</param>
    /// <param name="file">The name of the file.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A stream to read from. If it can seek, a reading can begin anywhere, and an upload that fails can be repeated.</returns>
    /// <exception cref="BifrostJobException">The file does not exist, or was not committed (<see cref="JobFailureReason.Damaged"/>).</exception>
    ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken = default);

    /// <summary>Reads the control record of a job.</summary>
    /// <param name="job">The name of the job.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What was written last; <see cref="JobControl.Run"/> if nothing was.</returns>
    ValueTask<JobControl> ReadControlAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>Writes the control record of a job, which whoever runs the job reads within seconds.</summary>
    /// <param name="job">The name of the job.</param>
    /// <param name="control">What the job is to do. A record of <see cref="JobControl.Cancel"/> is not replaced by another.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="BifrostJobException">The job does not exist (<see cref="JobFailureReason.NotFound"/>).</exception>
    ValueTask WriteControlAsync(string job, JobControl control, CancellationToken cancellationToken = default);
}
