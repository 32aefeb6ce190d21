using System.Runtime.ExceptionServices;
using Bifrost.Client.Common;
using Bifrost.Client.Errors;
using Bifrost.Client.Providers;
using Bifrost.Client.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Jobs;

/// <summary>Executes the steps of a job, one after the other, and stores each change before the next.</summary>
internal sealed class JobRunner(
    JobStore store, string name, BatchesClient batches, FilesClient files, JobOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxControlDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MinConfirmInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxConfirmInterval = TimeSpan.FromSeconds(30);

    /// <summary>Called after each change.</summary>
    public Action? Changed { get; init; }

    public JobState State => store.State;

    private ModelProvider Provider => State.Template.Provider;

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Begins a run: what an earlier one left open is found out first.</summary>
    public Task ResumeAsync() => ApplyAsync(new JobEvent.Resumed(Now));

    /// <summary>Decides on the next step.</summary>
    /// <param name="sends">Whether batches are sent.</param>
    public JobStep GetNextStep(bool sends = true) => JobMachine.GetNextStep(State, options, Now, sends);

    /// <summary>Throws the failure because of which the next step is delayed, if it is.</summary>
    public void ThrowIfDelayed()
    {
        if (State.FailuresInRow > 0 && State.DelayedUntil > Now && State.LastFailure is not null)
            ExceptionDispatchInfo.Throw(State.LastFailure);
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
                    ExceptionDispatchInfo.Throw(State.FailedCollections[stop.Part.Number]);
                    break;
                case JobStep.StopPaused:
                    throw new BifrostJobException(
                        $"Job '{name}' is paused, and the provider has no batch of it. {nameof(JobsClient)}.{nameof(JobsClient.ResumeAsync)} lets it continue.")
                    {
                        Reason = JobFailureReason.Paused,
                    };
                case JobStep.Poll:
                    await PollAsync(cancellationToken).ConfigureAwait(false);
                    break;
                case JobStep.Collect collect:
                    await CollectAsync(collect.Part, cancellationToken).ConfigureAwait(false);
                    break;
                case JobStep.CompleteAttempt complete:
                    JobEvent completed = await CreateCompleter().CompleteAsync(complete.Attempt, cancellationToken).ConfigureAwait(false);
                    await ApplyAsync(completed).ConfigureAwait(false);
                    break;
                case JobStep.CleanUp:
                    await CleanUpAsync(cancellationToken).ConfigureAwait(false);
                    break;
                case JobStep.Wait wait:
                    // Not longer than until the control record is to be read again.
                    TimeSpan delay = Shorter(wait.Until - Now, MaxControlDelay);

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
            TimeSpan delay = TimeSpan.FromSeconds(Math.Min(MaxDelay.TotalSeconds, 0.5 * Math.Pow(2, State.FailuresInRow)));
            await ApplyAsync(new JobEvent.StepFailed(Later(delay, (exception as BifrostApiException)?.RetryAfter), Now, exception)).ConfigureAwait(false);
        }
    }

    /// <summary>Applies what the control record says: it is written by others, without the lock.</summary>
    public async Task ApplyControlAsync(CancellationToken cancellationToken)
    {
        JobControl control = await store.ReadControlAsync(cancellationToken).ConfigureAwait(false);
        if (control == JobControl.Cancel && !State.IsCancelled)
            await ApplyAsync(new JobEvent.Cancelled(Now)).ConfigureAwait(false);
        if (control == JobControl.Pause != State.IsPaused)
            await ApplyAsync(new JobEvent.PauseChanged(control == JobControl.Pause)).ConfigureAwait(false);
    }

    /// <summary>Applies an event, and stores what it changes of what is stored.</summary>
    public async Task ApplyAsync(JobEvent jobEvent)
    {
        await store.SetAsync(JobMachine.Apply(State, jobEvent, options)).ConfigureAwait(false);
        JobLog.Write(logger, name, jobEvent, State);

        // A poll is reported as a whole.
        if (jobEvent is not JobEvent.Retrieved)
            Report();
    }

    /// <summary>Writes results of requests that were given up again.</summary>
    public Task<GivenUpRequests> RestoreGivenUpAsync(int attempt, CancellationToken cancellationToken) => CreateCompleter().RestoreAsync(attempt, cancellationToken);

    /// <summary>Makes parts of failed requests again.</summary>
    public Task<(IReadOnlyList<JobPart> Parts, IReadOnlyList<JobPart> TooSmall)> SplitFailedAsync(int attempt, int lastNumber, CancellationToken cancellationToken) =>
        CreateCompleter().SplitAsync(attempt, lastNumber, cancellationToken);

    /// <summary>The current progress. Called by other threads, too.</summary>
    public JobProgress GetProgress() => JobProgressFactory.Create(name, State);

    private AttemptCompleter CreateCompleter() => new(store.Files, State, options);

    private void Report()
    {
        if (options.Progress is { } progress)
            CallerProgress.Report(progress, GetProgress(), logger);
        Changed?.Invoke();
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Later(TimeSpan delay, TimeSpan? retryAfter) =>
        retryAfter is { } requested && requested > delay ? (requested < TimeSpan.FromMinutes(5) ? requested : TimeSpan.FromMinutes(5)) : delay;

    private async Task SendAsync(JobPart part, CancellationToken cancellationToken)
    {
        bool isInline = ProviderProfile.Of(Provider).TakesInlineRequestsOnly;
        bool isNewFile = !isInline && part.FileId is null;
        string? fileId = null;
        if (isNewFile)
        {
            var progress = new JobUploadProgress(part.Number, Report);
            await ApplyAsync(new JobEvent.UploadStarted(part.Number, progress)).ConfigureAwait(false);
            fileId = await UploadAsync(part, progress, cancellationToken).ConfigureAwait(false);
        }

        // A create has the requests in it: they are checked before, as those of an upload are.
        if (isInline)
            await store.Files.CheckAsync(part.RequestsFile, cancellationToken).ConfigureAwait(false);

        // One write for both: the id of the file, and the intent to create the batch.
        await ApplyAsync(new JobEvent.CreateStarted(part.Number, Now, fileId)).ConfigureAwait(false);
        await CreateAsync(State.Parts[part.Number], isInline, isNewFile, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> UploadAsync(JobPart part, JobUploadProgress progress, CancellationToken cancellationToken)
    {
        JobTemplate template = State.Template;
        var upload = new FileUpload
        {
            Provider = Provider,
            FileName = State.GetFileName(part),
            Key = template.Key,
            AdditionalFields = Operations.BatchCreator.GetUploadFields(template.ToRequest()),
            Progress = progress,
        };
        bool isUploaded = false;
        try
        {
            JobFileStream content = await store.Files.OpenAsync(part.RequestsFile, cancellationToken).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                BifrostFile file = await files.UploadAsync(content, upload, cancellationToken).ConfigureAwait(false);
                content.CheckEnd();
                isUploaded = true;
                return file.InputFileId;
            }
        }
        finally
        {
            if (!isUploaded)
                await ApplyAsync(new JobEvent.UploadStopped()).ConfigureAwait(false);
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

        await ApplyAsync(
            batch.Id.Length == 0
                ? new JobEvent.CreateUnconfirmed(part.Number, Now + options.CreateConfirmationTime)
                : new JobEvent.Created(part.Number, batch.Id, Now, batch)).ConfigureAwait(false);
    }

    // Stores what the failure of a create means. False when the job cannot go on by itself.
    private async Task<bool> ApplyFailureAsync(JobPart part, Exception failure, bool isNewFile)
    {
        switch (failure)
        {
            case BifrostException { Delivery: RequestDelivery.Unknown } unknown:
                // The gateway may still be executing it.
                await ApplyAsync(new JobEvent.CreateUnconfirmed(part.Number, Now + options.CreateConfirmationTime, unknown)).ConfigureAwait(false);
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
                await ApplyAsync(new JobEvent.CreateUnconfirmed(part.Number, Now, error, IsAnswered: true)).ConfigureAwait(false);
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
        await ApplyAsync(new JobEvent.QueueFull(part.Number, code, Later(options.QueueFullDelay, retryAfter), Now)).ConfigureAwait(false);
        if (State.Refusals > options.MaxTransientFailures && State.Parts.ActiveCount == 0)
        {
            throw new BifrostJobException(
                $"Batch {part.Number} of job '{name}' was refused {State.Refusals} times in a row because of {code}, while no other batch of the job was active. Its "
                + $"{part.Requests} requests can be more than the account may have in the queue: then create the job with smaller batches.")
            {
                Reason = JobFailureReason.FailedRepeatedly,
            };
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
            await ApplyAsync(new JobEvent.Delayed(Now + interval < end ? Now + interval : end)).ConfigureAwait(false);
        }
        else if (finder.IsAbsent)
        {
            BifrostException? failure = State.FailedCreates.GetValueOrDefault(part.Number);
            await ApplyAsync(new JobEvent.NotCreated(part.Number)).ConfigureAwait(false);
            if (failure is not null)
                ExceptionDispatchInfo.Throw(failure);
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
        foreach (JobPart part in State.Parts.In(JobBatchState.Active).ToArray())
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
        bool cancels = State.IsCancelled && !part.IsCancelSent;
        Batch batch = cancels
            ? await batches.CancelAsync(reference, cancellationToken).ConfigureAwait(false)
            : await batches.RetrieveAsync(reference, cancellationToken).ConfigureAwait(false);
        await ApplyAsync(new JobEvent.Retrieved(part.Number, batch)).ConfigureAwait(false);
        if (cancels)
            await ApplyAsync(new JobEvent.CancelSent(part.Number)).ConfigureAwait(false);
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
            await ApplyAsync(new JobEvent.NotCollected(part.Number, exception)).ConfigureAwait(false);
        }
    }

    private async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            HashSet<string> used = [.. State.Parts.Select(part => part.FileId).OfType<string>()];
            await foreach (BifrostFile file in files.ListAsync(Provider, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                if (file.FileName?.StartsWith($"bifrost-{State.Id}-", StringComparison.Ordinal) == true && !used.Contains(file.InputFileId))
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
            State.LastFailure)
        {
            Reason = JobFailureReason.InDoubt,
            Number = part.Number,
            Candidates = [.. (part.Candidates ?? []).Select(id => BatchReference.FromUnified(Provider, id))],
            Fingerprint = State.GetFingerprint(part),
            CreateStartedAt = part.CreateStartedAt,
        };
    }
}
