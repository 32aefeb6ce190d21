using System.Collections.Concurrent;
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
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ConfirmInterval = TimeSpan.FromSeconds(2);

    // Read by other threads, for the progress.
    private readonly ConcurrentDictionary<int, Batch> _batches = [];
    private readonly HashSet<int> _cancelled = [];
    private UploadProgress? _upload;
    private BifrostException? _lastFailure;

    /// <summary>Called after each change.</summary>
    public Action? Changed { get; init; }

    public JobState State => store.State;

    private ModelProvider Provider => State.Template.Provider;

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Begins a run: what an earlier one left open is found out first.</summary>
    public Task ResumeAsync(CancellationToken cancellationToken) => ApplyAsync(new JobEvent.Resumed(Now), cancellationToken);

    public JobStep GetNextStep() => JobMachine.GetNextStep(State, options, Now);

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
                case JobStep.Poll:
                    await PollAsync(cancellationToken).ConfigureAwait(false);
                    break;
                case JobStep.Collect collect:
                    await CollectAsync(collect.Part, cancellationToken).ConfigureAwait(false);
                    break;
                case JobStep.CompleteAttempt complete:
                    JobEvent completed = await new AttemptCompleter(store.Files, State, options).CompleteAsync(complete.Attempt, cancellationToken).ConfigureAwait(false);
                    await ApplyAsync(completed, cancellationToken).ConfigureAwait(false);
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
        catch (BifrostException exception) when (exception.HasTransientCause && exception is not BifrostJobException)
        {
            if (State.FailuresInRow >= options.MaxTransientFailures)
                throw;
            _lastFailure = exception;
            TimeSpan delay = TimeSpan.FromSeconds(Math.Min(MaxPause.TotalSeconds, 0.5 * Math.Pow(2, State.FailuresInRow)));
            await ApplyAsync(new JobEvent.StepFailed(Later(delay, (exception as BifrostApiException)?.RetryAfter), Now), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Applies an event, and stores the state if it has changed.</summary>
    public async Task ApplyAsync(JobEvent jobEvent, CancellationToken cancellationToken)
    {
        JobState state = JobMachine.Apply(State, jobEvent, options);
        if (jobEvent is JobEvent.Polled or JobEvent.Paused or JobEvent.StepFailed)
            store.SetTransient(state);
        else
            await store.WriteAsync(state, cancellationToken).ConfigureAwait(false);
        Log(jobEvent, state);
        Report();
    }

    public JobProgress GetProgress()
    {
        JobState state = State;
        JobBatch[] parts = [.. state.Parts.Select(ToBatch)];
        JobPart[] active = [.. state.Parts.Where(part => part.State == JobBatchState.Active)];
        return new JobProgress
        {
            Job = name,
            CreatedAt = state.CreatedAt,
            Requests = state.Requests,
            Bytes = state.Parts.Where(part => part.Attempt == 1).Sum(part => part.Bytes),
            Completed = state.Results,
            Active = active.Sum(part => part.Requests),
            Processed = active.Sum(part => _batches.GetValueOrDefault(part.Number)?.RequestCounts is { } counts ? Math.Min(part.Requests, counts.Completed + counts.Failed) : 0),
            Queued = state.Parts.Where(part => part is { Attempt: 1, State: JobBatchState.Queued or JobBatchState.Uploading or JobBatchState.Creating }).Sum(part => part.Requests),
            Retrying = state.Parts.Where(part => part.Attempt > state.CompletedAttempts).Sum(part => part.Failed)
                + state.Parts.Where(part => part.Attempt > 1 && part.State != JobBatchState.Collected).Sum(part => part.Requests),
            Tokens = state.Parts.Aggregate(new JobTokenUsage(), (sum, part) => sum.Add(part.Tokens)),
            Batches = parts,
            HeldBackReason = state.HeldBackReason,
            HeldBackUntil = state.HeldBackUntil,
            IsCancelled = state.IsCancelled,
        };
    }

    private JobBatch ToBatch(JobPart part) => new()
    {
        Number = part.Number,
        Attempt = part.Attempt,
        State = part.State,
        Model = part.Model ?? State.Template.Model,
        Requests = part.Requests,
        Bytes = part.Bytes,
        BytesSent = _upload is { } upload && upload.Number == part.Number ? upload.Bytes : 0,
        Reference = part.BatchId is null ? null : BatchReference.FromUnified(Provider, part.BatchId),
        Batch = _batches.GetValueOrDefault(part.Number),
        SentAgain = part.Failed,
    };

    private void Log(JobEvent jobEvent, JobState state)
    {
        switch (jobEvent)
        {
            case JobEvent.Created e:
                ClientLog.JobBatchCreated(logger, name, e.Number, TelemetryText.Sanitize(e.BatchId), TelemetryText.Sanitize(Provider.Value));
                break;
            case JobEvent.CreateUnconfirmed e:
                ClientLog.JobBatchUnconfirmed(logger, name, e.Number);
                break;
            case JobEvent.Doubted e:
                ClientLog.JobBatchInDoubt(logger, name, e.Number, e.Candidates.Count);
                break;
            case JobEvent.QueueFull e:
                ClientLog.JobHeldBack(logger, name, e.Code, state.HeldBackUntil!.Value);
                break;
            case JobEvent.Collected e:
                ClientLog.JobBatchCollected(logger, name, e.Number, e.Results.Total, e.Failed, e.Unmatched);
                break;
            case JobEvent.StepFailed when _lastFailure is { } failure:
                ClientLog.JobStepFailed(logger, name, failure.GetType().Name, TelemetryText.GetStatusCode(failure), state.FailuresInRow);
                break;
            case JobEvent.Cancelled:
                ClientLog.JobCancelled(logger, name);
                break;
        }
    }

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
            await ApplyAsync(new JobEvent.UploadStarted(part.Number), cancellationToken).ConfigureAwait(false);
            string fileId = await UploadAsync(part, cancellationToken).ConfigureAwait(false);

            // One write for both: the id of the file, and the intent to create the batch.
            store.SetTransient(JobMachine.Apply(State, new JobEvent.Uploaded(part.Number, fileId), options));
        }

        await ApplyAsync(new JobEvent.CreateStarted(part.Number, Now), cancellationToken).ConfigureAwait(false);
        await CreateAsync(State.GetPart(part.Number), isInline, isNewFile, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> UploadAsync(JobPart part, CancellationToken cancellationToken)
    {
        JobTemplate template = State.Template;
        _upload = new UploadProgress(part.Number, Report);
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
        try
        {
            Batch batch = isInline
                ? await batches.SubmitAsync(InlineRequests.ReadAsync(store.Files, part.RequestsFile, cancellationToken), request, cancellationToken).ConfigureAwait(false)
                : await batches.CreateAsync(request with { InputFileId = part.FileId }, cancellationToken).ConfigureAwait(false);
            _batches[part.Number] = batch;
            await ApplyAsync(
                batch.Id.Length == 0 ? new JobEvent.CreateUnconfirmed(part.Number) : new JobEvent.Created(part.Number, batch.Id, Now),
                cancellationToken).ConfigureAwait(false);
        }
        catch (BifrostException exception) when (exception.Delivery == RequestDelivery.Unknown)
        {
            _lastFailure = exception;
            await ApplyAsync(new JobEvent.CreateUnconfirmed(part.Number), cancellationToken).ConfigureAwait(false);
        }
        catch (BifrostApiException exception) when (QueueFullRule.GetCode(exception) is not null)
        {
            await HoldBackAsync(part, QueueFullRule.GetCode(exception)!, exception.RetryAfter, cancellationToken).ConfigureAwait(false);
        }
        catch (BifrostNotFoundException) when (part.FileId is not null && !isNewFile)
        {
            // The file of an earlier create has expired.
            await ApplyAsync(new JobEvent.FileLost(part.Number), cancellationToken).ConfigureAwait(false);
        }
        catch (BifrostException)
        {
            await ApplyAsync(new JobEvent.NotCreated(part.Number), cancellationToken).ConfigureAwait(false);
            throw;
        }
        catch (ArgumentException)
        {
            await ApplyAsync(new JobEvent.NotCreated(part.Number), cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private BatchCreateRequest CreateRequest(JobPart part)
    {
        BatchCreateRequest request = State.Template.ToRequest();
        string fingerprint = State.GetFingerprint(part);
        request = request with { Endpoint = part.Endpoint is { } endpoint && request.Endpoint is not null ? endpoint : request.Endpoint };
        return JobIdentity.Add(request, fingerprint);
    }

    private Task HoldBackAsync(JobPart part, string code, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        _batches.TryRemove(part.Number, out _);
        return ApplyAsync(new JobEvent.QueueFull(part.Number, code, Later(options.QueueFullDelay, retryAfter), Now), cancellationToken);
    }

    private async Task ConfirmAsync(JobPart part, CancellationToken cancellationToken)
    {
        var finder = new BatchFinder(batches, State, part);
        string? found = await finder.FindAsync(cancellationToken).ConfigureAwait(false);
        DateTimeOffset end = JobMachine.GetConfirmationEnd(part, options);
        JobEvent result = found is not null ? new JobEvent.Created(part.Number, found, Now)
            : Now < end ? new JobEvent.Paused(Now + ConfirmInterval < end ? Now + ConfirmInterval : end)
            : finder.IsAbsent ? new JobEvent.NotCreated(part.Number)
            : new JobEvent.Doubted(part.Number, finder.Candidates);
        await ApplyAsync(result, cancellationToken).ConfigureAwait(false);
    }

    // A cancelled job cancels its batches here, so that it also happens after a crash.
    private async Task PollAsync(CancellationToken cancellationToken)
    {
        foreach (JobPart part in State.Parts.Where(part => part.State == JobBatchState.Active))
        {
            var reference = BatchReference.FromUnified(Provider, part.BatchId!);
            Batch batch = State.IsCancelled && _cancelled.Add(part.Number)
                ? await batches.CancelAsync(reference, cancellationToken).ConfigureAwait(false)
                : await batches.RetrieveAsync(reference, cancellationToken).ConfigureAwait(false);
            _batches[part.Number] = batch;
            if (!batch.Status.IsTerminal)
                continue;
            if (!State.IsCancelled && QueueFullRule.GetCode(batch) is string code)
                await HoldBackAsync(part, code, null, cancellationToken).ConfigureAwait(false);
            else
                await ApplyAsync(new JobEvent.Ended(part.Number), cancellationToken).ConfigureAwait(false);
        }

        await ApplyAsync(new JobEvent.Polled(Now), cancellationToken).ConfigureAwait(false);
    }

    private async Task CollectAsync(JobPart part, CancellationToken cancellationToken)
    {
        var collector = new ResultCollector(store.Files, State, part, options);
        JobEvent collected = part.IsDiscarded
            ? await collector.DiscardAsync(cancellationToken).ConfigureAwait(false)
            : await collector.CollectAsync(batches, cancellationToken).ConfigureAwait(false);
        await ApplyAsync(collected, cancellationToken).ConfigureAwait(false);
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

        await ApplyAsync(new JobEvent.CleanedUp(), cancellationToken).ConfigureAwait(false);
    }

    private BifrostJobInDoubtException CreateInDoubtException(JobPart part)
    {
        string candidates = part.Candidates is { Count: > 0 } ids
            ? $"It can be one of these: {string.Join(", ", ids.Take(5).Select(id => $"'{MessageText.ToId(id)}'"))}{(ids.Count > 5 ? " and others" : "")}."
            : "The list could not be read to its end.";
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

    /// <summary>The bytes of an upload that were sent; reported once a megabyte.</summary>
    private sealed class UploadProgress(int number, Action report) : IProgress<long>
    {
        private long _bytes;
        private long _reported;

        public int Number => number;

        public long Bytes => Interlocked.Read(ref _bytes);

        public void Report(long value)
        {
            Interlocked.Exchange(ref _bytes, value);
            if (Math.Abs(value - _reported) < BatchLimits.MiB)
                return;
            _reported = value;
            report();
        }
    }
}
