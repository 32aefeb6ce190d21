using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Bifrost.Client.Common;
using Bifrost.Client.Errors;
using Bifrost.Client.Providers;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Jobs;

/// <summary>Executes the steps of a job, one after the other, and stores each change before the next.</summary>
internal sealed class JobRunner(
    JobStore store, string name, BatchesClient batches, FilesClient files, JobOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MinConfirmInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxConfirmInterval = TimeSpan.FromSeconds(30);

    // Read by other threads, for the progress.
    private readonly ConcurrentDictionary<int, Batch> _batches = [];
    private readonly HashSet<int> _cancelled = [];

    // By the number of the part: creates that the gateway has answered with an error, and results that this run cannot read.
    private readonly Dictionary<int, BifrostException> _refusals = [];
    private readonly Dictionary<int, BifrostException> _uncollected = [];
    private JobUploadProgress? _upload;
    private BifrostException? _lastFailure;

    /// <summary>Called after each change.</summary>
    public Action? Changed { get; init; }

    public JobState State => store.State;

    private ModelProvider Provider => State.Template.Provider;

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Begins a run: what an earlier one left open is found out first.</summary>
    public Task ResumeAsync()
    {
        _uncollected.Clear();
        return ApplyAsync(new JobEvent.Resumed(Now));
    }

    /// <summary>Decides on the next step.</summary>
    /// <param name="sends">Whether batches are sent.</param>
    public JobStep GetNextStep(bool sends = true) => JobMachine.GetNextStep(State, options, Now, sends, _uncollected.Keys);

    /// <summary>Throws the failure because of which the job is paused, if it is.</summary>
    public void ThrowIfPaused()
    {
        if (State.FailuresInRow > 0 && State.PausedUntil > Now && _lastFailure is not null)
            ExceptionDispatchInfo.Throw(_lastFailure);
    }

    /// <summary>Executes a step. Failures that can pass are tolerated.</summary>
    public async Task ExecuteAsync(JobStep step, CancellationToken cancellationToken)
    {
        try
        {
            switch (step)
            {
                case JobStep.Send send:
                    await SendAsync(send.Part, cancellationToken).ConfigureAwait(false);
                    break;
                case JobStep.Confirm confirm:
                    await ConfirmAsync(confirm.Part, cancellationToken).ConfigureAwait(false);
                    break;
                case JobStep.StopInDoubt stop:
                    throw CreateInDoubtException(stop.Part);
                case JobStep.StopUncollected stop:
                    ExceptionDispatchInfo.Throw(_uncollected[stop.Part.Number]);
                    break;
                case JobStep.Poll:
                    await PollAsync(cancellationToken).ConfigureAwait(false);
                    break;
                case JobStep.Collect collect:
                    await CollectAsync(collect.Part, cancellationToken).ConfigureAwait(false);
                    break;
                case JobStep.CompleteAttempt complete:
                    JobEvent completed = await new AttemptCompleter(store.Files, State, options).CompleteAsync(complete.Attempt, cancellationToken).ConfigureAwait(false);
                    await ApplyAsync(completed).ConfigureAwait(false);
                    break;
                case JobStep.CleanUp:
                    await CleanUpAsync(cancellationToken).ConfigureAwait(false);
                    break;
                case JobStep.Wait wait:
                    TimeSpan delay = wait.Until - Now;

                    // A timer counts in milliseconds.
                    if (delay > TimeSpan.Zero)
                        await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds)), time, cancellationToken).ConfigureAwait(false);
                    break;
            }
        }
        catch (BifrostException exception) when (exception.HasTransientCause)
        {
            if (State.FailuresInRow >= options.MaxTransientFailures)
                throw;
            _lastFailure = exception;
            TimeSpan delay = TimeSpan.FromSeconds(Math.Min(MaxPause.TotalSeconds, 0.5 * Math.Pow(2, State.FailuresInRow)));
            await ApplyAsync(new JobEvent.StepFailed(Later(delay, (exception as BifrostApiException)?.RetryAfter), Now)).ConfigureAwait(false);
        }
    }

    /// <summary>Applies an event, and stores the state if it has changed. Not cancelled: what has happened has to be known.</summary>
    public async Task ApplyAsync(JobEvent jobEvent)
    {
        JobState state = JobMachine.Apply(State, jobEvent, options);
        if (jobEvent is JobEvent.Polled or JobEvent.Paused or JobEvent.StepFailed)
            store.SetTransient(state);
        else
            await store.WriteAsync(state).ConfigureAwait(false);
        JobLog.Write(logger, name, jobEvent, state, _lastFailure);
        Report();
    }

    /// <summary>The current progress. Called by other threads, too.</summary>
    public JobProgress GetProgress() => JobProgressFactory.Create(name, State, _batches, _upload);

    private void Report()
    {
        options.Progress?.Report(GetProgress());
        Changed?.Invoke();
    }

    private static TimeSpan Later(TimeSpan delay, TimeSpan? retryAfter) =>
        retryAfter is { } requested && requested > delay ? (requested < TimeSpan.FromMinutes(5) ? requested : TimeSpan.FromMinutes(5)) : delay;

    private async Task SendAsync(JobPart part, CancellationToken cancellationToken)
    {
        bool isInline = ProviderProfile.Of(Provider).TakesInlineRequestsOnly;
        bool isNewFile = !isInline && part.FileId is null;
        if (isNewFile)
        {
            await ApplyAsync(new JobEvent.UploadStarted(part.Number)).ConfigureAwait(false);
            string fileId = await UploadAsync(part, cancellationToken).ConfigureAwait(false);

            // One write for both: the id of the file, and the intent to create the batch.
            store.SetTransient(JobMachine.Apply(State, new JobEvent.Uploaded(part.Number, fileId), options));
        }

        await ApplyAsync(new JobEvent.CreateStarted(part.Number, Now)).ConfigureAwait(false);
        await CreateAsync(State.GetPart(part.Number), isInline, isNewFile, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> UploadAsync(JobPart part, CancellationToken cancellationToken)
    {
        JobTemplate template = State.Template;
        _upload = new JobUploadProgress(part.Number, Report);
        var upload = new FileUpload
        {
            Provider = Provider,
            FileName = State.GetFileName(part),
            Key = template.Key,
            AdditionalFields = Operations.BatchCreator.GetUploadFields(template.ToRequest()),
            Progress = _upload,
        };
        Stream content = await store.Files.OpenAsync(part.RequestsFile, cancellationToken).ConfigureAwait(false);
        try
        {
            await using (content.ConfigureAwait(false))
            {
                BifrostFile file = await files.UploadAsync(content, upload, cancellationToken).ConfigureAwait(false);
                return file.StorageUri ?? file.Id;
            }
        }
        finally
        {
            _upload = null;
        }
    }

    private async Task CreateAsync(JobPart part, bool isInline, bool isNewFile, CancellationToken cancellationToken)
    {
        BatchCreateRequest request = CreateRequest(part);
        Batch batch;
        try
        {
            batch = isInline
                ? await batches.SubmitAsync(InlineRequests.ReadAsync(store.Files, part.RequestsFile, cancellationToken), request, cancellationToken).ConfigureAwait(false)
                : await batches.CreateAsync(request with { InputFileId = part.FileId }, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (exception.InnerException is BifrostException failure)
        {
            // What the response said, or that nothing was sent, is stored before the run stops.
            await ApplyFailureAsync(part, failure, isNewFile).ConfigureAwait(false);
            throw;
        }
        catch (Exception exception) when (exception is BifrostException or ArgumentException)
        {
            if (!await ApplyFailureAsync(part, exception, isNewFile).ConfigureAwait(false))
                throw;
            return;
        }

        _batches[part.Number] = batch;
        await ApplyAsync(
            batch.Id.Length == 0
                ? new JobEvent.CreateUnconfirmed(part.Number, Now + options.CreateConfirmationTime)
                : new JobEvent.Created(part.Number, batch.Id, Now)).ConfigureAwait(false);
    }

    // Stores what the failure of a create means. False when the job cannot go on by itself.
    private async Task<bool> ApplyFailureAsync(JobPart part, Exception failure, bool isNewFile)
    {
        switch (failure)
        {
            case BifrostException { Delivery: RequestDelivery.Unknown } unknown:
                // The gateway may still be executing it.
                _lastFailure = unknown;
                await ApplyAsync(new JobEvent.CreateUnconfirmed(part.Number, Now + options.CreateConfirmationTime)).ConfigureAwait(false);
                return true;
            case BifrostApiException refusal when QueueFullRule.GetCode(refusal) is { } code:
                await HoldBackAsync(part, code, refusal.RetryAfter).ConfigureAwait(false);
                return true;
            case BifrostNotFoundException when part.FileId is not null && !isNewFile:
                // The file of an earlier create has expired.
                await ApplyAsync(new JobEvent.FileLost(part.Number)).ConfigureAwait(false);
                return true;
            case BifrostApiException { StatusCode: >= 500 and not 503 } error and not BifrostUnsupportedOperationException:
                // The gateway also responds with 500 when it cannot read the response of the provider. It has ended: one search is enough.
                _refusals[part.Number] = error;
                await ApplyAsync(new JobEvent.CreateUnconfirmed(part.Number, Now)).ConfigureAwait(false);
                return true;
            default:
                await ApplyAsync(new JobEvent.NotCreated(part.Number)).ConfigureAwait(false);
                return false;
        }
    }

    // The model of the requests, as gateways choose the key by it. Where the model is a part of the batch, requests need none.
    private BatchCreateRequest CreateRequest(JobPart part)
    {
        BatchCreateRequest request = State.Template.ToRequest();
        bool isOfBatch = ProviderProfile.Of(Provider).RequiredMembers.Contains(CreateMembers.Model);
        return JobIdentity.Add(
            request with
            {
                Model = request.Model is null || isOfBatch ? request.Model : part.Model ?? request.Model,
                Endpoint = request.Endpoint is null ? null : part.Endpoint ?? request.Endpoint,
            },
            State.GetFingerprint(part));
    }

    private async Task HoldBackAsync(JobPart part, string code, TimeSpan? retryAfter)
    {
        _batches.TryRemove(part.Number, out _);
        await ApplyAsync(new JobEvent.QueueFull(part.Number, code, Later(options.QueueFullDelay, retryAfter), Now)).ConfigureAwait(false);
        if (State.Refusals > options.MaxTransientFailures && !State.Parts.Any(other => other.IsActive))
        {
            throw new BifrostJobException(
                $"Batch {part.Number} of job '{name}' was refused {State.Refusals} times in a row because of {code}, while no other batch of the job was active. Its "
                + $"{part.Requests} requests can be more than the account may have in the queue: then create the job with smaller batches.");
        }
    }

    private async Task ConfirmAsync(JobPart part, CancellationToken cancellationToken)
    {
        var finder = new BatchFinder(batches, State, part);
        string? found = await finder.FindAsync(cancellationToken).ConfigureAwait(false);
        DateTimeOffset end = part.ConfirmUntil ?? Now;
        if (found is not null)
        {
            await ApplyAsync(new JobEvent.Created(part.Number, found, Now)).ConfigureAwait(false);
        }
        else if (Now < end)
        {
            TimeSpan sinceLost = Now - (end - options.CreateConfirmationTime);
            TimeSpan interval = sinceLost < MinConfirmInterval ? MinConfirmInterval : sinceLost > MaxConfirmInterval ? MaxConfirmInterval : sinceLost;
            await ApplyAsync(new JobEvent.Paused(Now + interval < end ? Now + interval : end)).ConfigureAwait(false);
        }
        else if (finder.IsAbsent)
        {
            await ApplyAsync(new JobEvent.NotCreated(part.Number)).ConfigureAwait(false);
            if (_refusals.Remove(part.Number, out BifrostException? refusal))
                ExceptionDispatchInfo.Throw(refusal);
        }
        else
        {
            await ApplyAsync(new JobEvent.Doubted(part.Number, finder.Candidates)).ConfigureAwait(false);
        }
    }

    // Polls all, also when one of them fails. A cancelled job cancels its batches here, so that it also happens after a crash.
    private async Task PollAsync(CancellationToken cancellationToken)
    {
        BifrostException? failure = null;
        foreach (JobPart part in State.Parts.Where(part => part.State == JobBatchState.Active))
        {
            try
            {
                await PollAsync(part, cancellationToken).ConfigureAwait(false);
            }
            catch (BifrostException exception)
            {
                failure ??= exception;
            }
        }

        await ApplyAsync(new JobEvent.Polled(Now)).ConfigureAwait(false);
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    private async Task PollAsync(JobPart part, CancellationToken cancellationToken)
    {
        var reference = BatchReference.FromUnified(Provider, part.BatchId!);
        bool cancels = State.IsCancelled && !_cancelled.Contains(part.Number);
        Batch batch = cancels
            ? await batches.CancelAsync(reference, cancellationToken).ConfigureAwait(false)
            : await batches.RetrieveAsync(reference, cancellationToken).ConfigureAwait(false);
        if (cancels)
            _cancelled.Add(part.Number);
        _batches[part.Number] = batch;
        if (!batch.Status.IsTerminal)
            return;

        // With results it is a batch that ended early.
        bool hasResults = batch.RequestCounts.Completed + batch.RequestCounts.Failed > 0;
        if (!State.IsCancelled && !hasResults && QueueFullRule.GetCode(batch) is string code)
            await HoldBackAsync(part, code, null).ConfigureAwait(false);
        else
            await ApplyAsync(new JobEvent.Ended(part.Number)).ConfigureAwait(false);
    }

    private async Task CollectAsync(JobPart part, CancellationToken cancellationToken)
    {
        var collector = new ResultCollector(store.Files, State, part, options);
        try
        {
            JobEvent collected = part.IsDiscarded
                ? await collector.DiscardAsync(cancellationToken).ConfigureAwait(false)
                : await collector.CollectAsync(batches, cancellationToken).ConfigureAwait(false);
            await ApplyAsync(collected).ConfigureAwait(false);
        }
        catch (BifrostException exception) when (!exception.HasTransientCause && exception is not BifrostJobException)
        {
            // The other batches go on; the run ends with this when nothing else is left.
            _uncollected[part.Number] = exception;
        }
    }

    private async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            HashSet<string> used = [.. State.Parts.Select(part => part.FileId).OfType<string>()];
            await foreach (BifrostFile file in files.ListAsync(Provider, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                if (file.FileName?.StartsWith($"bifrost-{State.Id}-", StringComparison.Ordinal) == true && !used.Contains(file.StorageUri ?? file.Id))
                    await files.DeleteAsync(file.Id, Provider, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (BifrostException)
        {
            // The results are complete; a file that stays does no harm.
        }

        await ApplyAsync(new JobEvent.CleanedUp()).ConfigureAwait(false);
    }

    private BifrostJobInDoubtException CreateInDoubtException(JobPart part)
    {
        string candidates = part.Candidates is { Count: > 0 } ids
            ? $"It can be one of these: {string.Join(", ", ids.Take(5).Select(id => $"'{MessageText.ToId(id)}'"))}{(ids.Count > 5 ? " and others" : "")}."
            : "The list is not complete.";
        return new BifrostJobInDoubtException(
            $"It is not known whether batch {part.Number} of job '{name}' was created at {Provider}: the response was lost, and the list of batches does not identify it. "
            + $"{candidates} Call {nameof(BatchJob.AdoptBatchAsync)} or {nameof(BatchJob.CreateBatchAgainAsync)}.",
            _lastFailure)
        {
            Number = part.Number,
            Candidates = [.. (part.Candidates ?? []).Select(id => BatchReference.FromUnified(Provider, id))],
            Fingerprint = State.GetFingerprint(part),
            CreateStartedAt = part.CreateStartedAt,
        };
    }
}
