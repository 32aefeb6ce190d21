using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Bifrost.Client.Errors;
using Bifrost.Client.Providers;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Jobs;

/// <summary>A job that is open in this process. Its lock is released when it is disposed.</summary>
/// <remarks>
/// <see cref="RunAsync"/> does everything. The steps can also be called one by one, for example once an hour by a scheduled program:
/// <see cref="SubmitAsync"/>, <see cref="PollAsync"/>, <see cref="GetResultsAsync"/>. One of them runs at a time: others wait for it, except
/// <see cref="CancelAsync"/>, <see cref="GetResultsAsync"/> and <see cref="Progress"/>.
/// </remarks>
public sealed class BatchJob : IAsyncDisposable
{
    private readonly JobStore _store;
    private readonly JobRunner _runner;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _running = new(1, 1);
    private readonly CancellationTokenSource _cancelRequest = new();
    private readonly CancellationTokenSource _disposal = new();
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AsyncLocal<bool> _isWithinRun = new();
    private bool _isDisposed;

    internal BatchJob(
        string name, JobStore store, BatchesClient batches, FilesClient files, JobOptions options, TimeProvider time, ILogger logger)
    {
        Name = name;
        _store = store;
        _time = time;
        _runner = new JobRunner(store, name, batches, files, options, time, logger) { Changed = SignalChange };
    }

    /// <summary>The name of the job in its journal.</summary>
    public string Name { get; }

    /// <summary>The current progress.</summary>
    public JobProgress Progress => _runner.GetProgress();

    /// <summary>All requests, accounted for; final when <see cref="JobProgress.IsCompleted"/> is true.</summary>
    public JobSummary Summary => JobProgressFactory.CreateSummary(_store.State);

    /// <summary>The batches, in the order of their numbers: a list that is made when it is asked for.</summary>
    public IReadOnlyList<JobBatch> Batches => JobProgressFactory.CreateBatches(_store.State);

    /// <summary>The provider of the job.</summary>
    public ModelProvider Provider => _store.State.Template.Provider;

    internal JobFiles Files => _store.Files;

    internal int ResultsGeneration => _store.State.ResultsGeneration;

    /// <summary>Runs the job until it has completed, and returns the results of each batch as soon as it has ended.</summary>
    /// <param name="position">
    /// The <see cref="JobResultItem.Position"/> after which to begin, from an earlier reading; 0 begins with the first item.
    /// </param>
    /// <param name="cancellationToken">Stops the run. The batches continue, and so does the job when it is run again.</param>
    /// <returns>The results. The job runs while they are enumerated or written.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="position"/> is negative.</exception>
    /// <exception cref="BifrostJobInDoubtException">On enumeration: it is not known whether a batch was created.</exception>
    public JobResults RunAsync(long position = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return new JobResults(_ => Task.FromResult(this), ownsJob: false, runs: true, position, cancellationToken);
    }

    /// <summary>Reads the results that are in the journal. Nothing is sent: batches are collected by the other methods.</summary>
    /// <param name="position">
    /// The <see cref="JobResultItem.Position"/> after which to begin, from an earlier reading; 0 begins with the first item.
    /// </param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The results, in the order in which batches have ended; the same each time, with more at the end.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="position"/> is negative.</exception>
    public JobResults GetResultsAsync(long position = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return new JobResults(_ => Task.FromResult(this), ownsJob: false, runs: false, position, cancellationToken);
    }

    /// <summary>
    /// Submits the batches that can be submitted now, without waiting for any. Those that are active are polled before, as batches that have ended make
    /// room for others.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call; what was sent is stored.</param>
    /// <returns>The progress.</returns>
    /// <exception cref="BifrostException">A batch could not be sent.</exception>
    /// <exception cref="BifrostJobInDoubtException">It is not known whether a batch was created.</exception>
    public Task<JobProgress> SubmitAsync(CancellationToken cancellationToken = default) =>
        StepAsync(sends: true, cancellationToken).CancelledBy(cancellationToken);

    /// <summary>Polls all active batches once, and stores the results of those that have ended. Sends no batch.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The progress.</returns>
    /// <exception cref="BifrostException">A batch could not be polled, or its results could not be read; the others were.</exception>
    /// <exception cref="BifrostJobInDoubtException">It is not known whether a batch was created.</exception>
    public Task<JobProgress> PollAsync(CancellationToken cancellationToken = default) =>
        StepAsync(sends: false, cancellationToken).CancelledBy(cancellationToken);

    /// <summary>Runs the job until it has completed.</summary>
    /// <param name="cancellationToken">Stops the run. The batches continue, and so does the job when it is run again.</param>
    /// <returns>All requests, accounted for.</returns>
    /// <exception cref="BifrostJobInDoubtException">It is not known whether a batch was created.</exception>
    public Task<JobSummary> WaitForCompletionAsync(CancellationToken cancellationToken = default) => RunToEndAsync(cancellationToken).CancelledBy(cancellationToken);

    /// <summary>
    /// Cancels the job: its active batches are cancelled, and nothing is sent any more. The journal stays; run the job to collect the results
    /// of the batches when they have ended.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The progress, after the batches were cancelled; after the current step if the job is running. Called by a callback of the run, such as
    /// <see cref="JobOptions.Progress"/>, it returns at once, and the run cancels the batches next.
    /// </returns>
    public Task<JobProgress> CancelAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return CancelJobAsync(cancellationToken).CancelledBy(cancellationToken);
    }

    /// <summary>
    /// Decides that a batch is the one that a job is in doubt about (<see cref="BifrostJobInDoubtException"/>), or takes it instead of one that the
    /// provider has lost.
    /// </summary>
    /// <param name="number">The number of the batch within the job.</param>
    /// <param name="batch">The batch at the provider.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentOutOfRangeException">The job has no batch with this number.</exception>
    /// <exception cref="ArgumentException">The batch is at another provider, or is another batch of the job.</exception>
    /// <exception cref="InvalidOperationException">The batch has not been created, or its results are in the journal.</exception>
    public Task AdoptBatchAsync(int number, BatchReference batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Provider != Provider)
            throw new ArgumentException($"The batch is at {batch.Provider}, and the job at {Provider}.", nameof(batch));
        if (_store.State.Parts.FirstOrDefault(part => part.BatchId == batch.Id) is { } other)
            throw new ArgumentException($"The batch is batch {other.Number} of the job.", nameof(batch));
        return ResolveAsync(new JobEvent.Created(number, batch.Id, _time.GetUtcNow()), number, cancellationToken).CancelledBy(cancellationToken);
    }

    /// <summary>
    /// Decides that the batch that a job is in doubt about does not exist, or that the provider has lost it or its results, so that it is created again.
    /// </summary>
    /// <param name="number">The number of the batch within the job.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentOutOfRangeException">The job has no batch with this number.</exception>
    /// <exception cref="InvalidOperationException">The batch has not been created, or its results are in the journal.</exception>
    public Task CreateBatchAgainAsync(int number, CancellationToken cancellationToken = default) =>
        ResolveAsync(new JobEvent.NotCreated(number), number, cancellationToken).CancelledBy(cancellationToken);

    /// <summary>
    /// Checks the files with results. Those that are damaged or missing are given up, and the next run collects them again from the provider, which has them for
    /// some weeks at most. Positions that were returned before are refused then (<see cref="JobFailureReason.PositionExpired"/>).
    /// </summary>
    /// <remarks>A request that was sent again is not taken from the batch in which it had failed, whatever that has now.</remarks>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The progress: requests whose results are collected again are not completed.</returns>
    /// <exception cref="BifrostJobException">Results of requests that were given up depend on a file that is damaged, too.</exception>
    public Task<JobProgress> RestoreResultsAsync(CancellationToken cancellationToken = default) =>
        RestoreAsync(restorer => restorer.RestoreResultsAsync(cancellationToken), cancellationToken).CancelledBy(cancellationToken);

    /// <summary>Checks the files with requests, and writes those again that are damaged or missing.</summary>
    /// <param name="requests">The requests with which the job was created, in the same order; enumerated once.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The progress.</returns>
    /// <exception cref="BifrostJobException">
    /// They are not the requests with which the job was created (<see cref="JobFailureReason.DifferentRequests"/>): nothing was changed.
    /// </exception>
    public Task<JobProgress> RestoreRequestsAsync(IAsyncEnumerable<BatchRequestItem> requests, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return RestoreAsync(restorer => restorer.RestoreRequestsAsync(requests, cancellationToken), cancellationToken).CancelledBy(cancellationToken);
    }

    /// <inheritdoc cref="RestoreRequestsAsync(IAsyncEnumerable{BatchRequestItem}, CancellationToken)"/>
    public Task<JobProgress> RestoreRequestsAsync(IEnumerable<BatchRequestItem> requests, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return RestoreRequestsAsync(requests.ToAsyncEnumerable(), cancellationToken);
    }

    /// <summary>
    /// Releases the lock, after a run that is in progress has stopped. Stops nothing at the provider.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await _disposal.CancelAsync().ConfigureAwait(false);
        await _running.WaitAsync().ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
        _running.Release();
    }

    /// <summary>Reads the custom_ids of all requests, in the order of the batches.</summary>
    internal async IAsyncEnumerable<string> ReadCustomIdsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ProviderProfile profile = ProviderProfile.Of(Provider);
        foreach (JobPart part in _store.State.Parts.Where(part => part.Attempt == 1))
        {
            int number = 0;
            await foreach (ReadOnlyMemory<byte> line in Files.ReadLinesAsync(part.RequestsFile, cancellationToken).ConfigureAwait(false))
                yield return RequestIndex.ReadCustomId(Files, part.RequestsFile, profile, line.Span, number++);
        }
    }

    /// <summary>The files with results, as they become available; runs the job meanwhile.</summary>
    /// <param name="runs">Whether the job runs; otherwise only the files that exist are returned.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    internal async IAsyncEnumerable<JobFile> GetResultFilesAsync(bool runs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task run = runs ? DriveAsync(step => step is JobStep.Stop, stop.Token) : Task.CompletedTask;
        try
        {
            int returned = 0;
            while (true)
            {
                Task changed = Volatile.Read(ref _changed).Task;
                bool hasEnded = run.IsCompleted;
                ImmutableList<JobFile?> files = _store.State.ResultFiles;
                for (; returned < files.Count; returned++)
                {
                    if (files[returned] is { } file)
                        yield return file;
                }

                if (hasEnded)
                    break;
                await Task.WhenAny(run, changed).ConfigureAwait(false);
            }

            await run.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<JobSummary> RunToEndAsync(CancellationToken cancellationToken)
    {
        await DriveAsync(step => step is JobStep.Stop, cancellationToken).ConfigureAwait(false);
        return Summary;
    }

    private async Task<JobProgress> CancelJobAsync(CancellationToken cancellationToken)
    {
        await _cancelRequest.CancelAsync().ConfigureAwait(false);

        // A callback of the run would wait for itself.
        if (_isWithinRun.Value)
            return Progress;
        Task turn = _running.WaitAsync(cancellationToken);
        if (await Task.WhenAny(turn, _cancelled.Task).ConfigureAwait(false) == turn)
        {
            await turn.ConfigureAwait(false);
            _running.Release();
            return await StepAsync(sends: false, cancellationToken).ConfigureAwait(false);
        }

        // The turn may still come.
        _ = turn.ContinueWith(_ => _running.Release(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        return Progress;
    }

    // Polls once, and does what can be done without waiting.
    private async Task<JobProgress> StepAsync(bool sends, CancellationToken cancellationToken)
    {
        bool hasPolled = false;
        await DriveAsync(IsEnd, cancellationToken, sends).ConfigureAwait(false);
        _runner.ThrowIfDelayed();
        return Progress;

        bool IsEnd(JobStep step)
        {
            bool isEnd = step is JobStep.Wait or JobStep.Stop || (step is JobStep.Poll && hasPolled);
            hasPolled |= step is JobStep.Poll;
            return isEnd;
        }
    }

    private async Task ResolveAsync(JobEvent decision, int number, CancellationToken cancellationToken)
    {
        using (await EnterAsync(cancellationToken).ConfigureAwait(false))
        {
            JobBatchState state = _store.State.Parts[number].State;
            if (state is JobBatchState.Queued or JobBatchState.Uploading or JobBatchState.Collected)
                throw new InvalidOperationException($"Batch {number} of job '{Name}' is {state}: there is nothing to decide.");
            await _runner.ApplyAsync(decision).ConfigureAwait(false);
        }
    }

    private async Task<JobProgress> RestoreAsync(Func<JobRestorer, Task> restore, CancellationToken cancellationToken)
    {
        using (await EnterAsync(cancellationToken).ConfigureAwait(false))
            await restore(new JobRestorer(_store, _runner)).ConfigureAwait(false);
        return Progress;
    }

    // One call at a time.
    private async Task<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
        var turn = new Turn(_running);
        try
        {
            await _store.ReadIfUncertainAsync(cancellationToken).ConfigureAwait(false);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private async Task DriveAsync(Func<JobStep, bool> isEnd, CancellationToken cancellationToken, bool sends = true)
    {
        using Turn turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposal.Token, _store.Lost);
        _isWithinRun.Value = true;
        try
        {
            await _runner.ResumeAsync().ConfigureAwait(false);
            while (true)
            {
                if (_cancelRequest.IsCancellationRequested && !_store.State.IsCancelled)
                    await _runner.ApplyAsync(new JobEvent.Cancelled(_time.GetUtcNow())).ConfigureAwait(false);
                await _runner.ApplyControlAsync(stop.Token).ConfigureAwait(false);
                JobStep step = _runner.GetNextStep(sends);
                if (isEnd(step))
                    return;
                await ExecuteAsync(step, stop.Token).ConfigureAwait(false);
                if (_store.State.IsCancelled && step is JobStep.Poll)
                    _cancelled.TrySetResult();
            }
        }
        catch (OperationCanceledException exception) when (_store.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new BifrostJobException($"Another owner has job '{Name}': this one has stopped.", exception) { Reason = JobFailureReason.LockLost };
        }
    }

    // A request to cancel the job ends a wait.
    private async Task ExecuteAsync(JobStep step, CancellationToken cancellationToken)
    {
        if (step is not JobStep.Wait || _store.State.IsCancelled)
        {
            await _runner.ExecuteAsync(step, cancellationToken).ConfigureAwait(false);
            return;
        }

        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _cancelRequest.Token);
        try
        {
            await _runner.ExecuteAsync(step, wait.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_cancelRequest.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>The right to run; others wait until it is disposed.</summary>
    private readonly struct Turn(SemaphoreSlim running) : IDisposable
    {
        public void Dispose() => running.Release();
    }

    private void SignalChange() =>
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
