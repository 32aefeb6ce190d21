using System.Security.Cryptography;
using Bifrost.Client.Errors;
using Bifrost.Client.Operations;
using Bifrost.Client.Providers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bifrost.Client.Jobs;

/// <summary>Jobs: any number of requests, sent in as many batches as they need, with one stream of results. Thread-safe.</summary>
/// <remarks>
/// A job is stored in a journal before anything is sent, so that it continues after a crash: each batch is created once, and each request has exactly one
/// final result. Requests that fail for a reason that can pass are sent again in another batch. The members can be overridden, for tests.
/// </remarks>
public class JobsClient
{
    private static readonly string[] DeviceNames =
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(1, 9).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" })];

    // For providers whose limit is not known.
    private const long DefaultMaxRequests = 50_000;

    // What a form or a create has beside the requests.
    private const long EnvelopeBytes = 64 * 1024;

    private readonly BatchesClient _batches;
    private readonly FilesClient _files;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal JobsClient(BatchesClient batches, FilesClient files, TimeProvider time, ILogger logger)
    {
        _batches = batches;
        _files = files;
        _time = time;
        _logger = logger;
    }

    /// <summary>Creates a client of which all members that are used have to be overridden, for tests.</summary>
    protected JobsClient()
    {
        _batches = null!;
        _files = null!;
        _time = TimeProvider.System;
        _logger = NullLogger.Instance;
    }

    internal ILogger Logger => _logger;

    /// <summary>
    /// Runs a job: creates it if it does not exist, submits its batches, waits for them, sends failed requests again, and returns the results of each
    /// batch as soon as it has ended. A program that was killed continues when it makes the same call again.
    /// </summary>
    /// <param name="name">The name of the job in its journal: 1 to 100 ASCII letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
    /// <param name="requests">The requests; enumerated once, when the job is created, and not when it exists.</param>
    /// <param name="batch">What all batches of the job have in common, without an input.</param>
    /// <param name="journal">Where the job is stored.</param>
    /// <param name="options">The options; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">Stops the run. The batches continue, and so does the job when it is run again.</param>
    /// <returns>The results. The job runs while they are enumerated or written.</returns>
    /// <exception cref="ArgumentException">An argument is invalid; the message names it. Nothing was sent.</exception>
    /// <exception cref="BifrostInvalidRequestItemException">On enumeration: a request is invalid, or has the <c>custom_id</c> of another one. Nothing was sent.</exception>
    /// <exception cref="BifrostJobInDoubtException">On enumeration: it is not known whether a batch was created.</exception>
    /// <exception cref="BifrostJobException">On enumeration: the job is in use, or its journal cannot be used.</exception>
    public virtual JobResults RunAsync(
        string name,
        IAsyncEnumerable<BatchRequestItem> requests,
        BatchCreateRequest batch,
        IJobJournal journal,
        JobOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        Validate(name, requests, batch, journal, options);
        return new JobResults(token => CreateAsync(name, requests, batch, journal, options, token), ownsJob: true, runs: true, 0, cancellationToken);
    }

    /// <inheritdoc cref="RunAsync(string, IAsyncEnumerable{BatchRequestItem}, BatchCreateRequest, IJobJournal, JobOptions?, CancellationToken)"/>
    public virtual JobResults RunAsync(
        string name,
        IEnumerable<BatchRequestItem> requests,
        BatchCreateRequest batch,
        IJobJournal journal,
        JobOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return RunAsync(name, requests.ToAsyncEnumerable(), batch, journal, options, cancellationToken);
    }

    /// <summary>Creates a job and stores its requests, or opens the job if it exists. Nothing is sent.</summary>
    /// <inheritdoc cref="RunAsync(string, IAsyncEnumerable{BatchRequestItem}, BatchCreateRequest, IJobJournal, JobOptions?, CancellationToken)" path="/param"/>
    /// <returns>The job. It is locked until it is disposed.</returns>
    /// <exception cref="ArgumentException">An argument is invalid, or the job exists for another provider, model or endpoint.</exception>
    /// <exception cref="BifrostInvalidRequestItemException">A request is invalid, or has the <c>custom_id</c> of another one; the message has both numbers.</exception>
    /// <exception cref="BifrostJobException">
    /// The job is in use, its journal cannot be used, or the requests are fewer than the provider accepts in a batch.
    /// </exception>
    public virtual Task<BatchJob> CreateAsync(
        string name,
        IAsyncEnumerable<BatchRequestItem> requests,
        BatchCreateRequest batch,
        IJobJournal journal,
        JobOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        Validate(name, requests, batch, journal, options);
        options ??= new JobOptions();
        return LockAsync(name, journal, options, PrepareAsync, cancellationToken).CancelledBy(cancellationToken);

        async Task PrepareAsync(JobStore store)
        {
            if (await store.ReadAsync(cancellationToken).ConfigureAwait(false))
                RequireSame(name, store.State, batch);
            else
                await StoreAsync(store, requests, batch, options, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="CreateAsync(string, IAsyncEnumerable{BatchRequestItem}, BatchCreateRequest, IJobJournal, JobOptions?, CancellationToken)"/>
    public virtual Task<BatchJob> CreateAsync(
        string name,
        IEnumerable<BatchRequestItem> requests,
        BatchCreateRequest batch,
        IJobJournal journal,
        JobOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return CreateAsync(name, requests.ToAsyncEnumerable(), batch, journal, options, cancellationToken);
    }

    /// <summary>Opens a job that exists, also without the program that created it. Nothing is sent.</summary>
    /// <param name="name">The name of the job.</param>
    /// <param name="journal">Where the job is stored.</param>
    /// <param name="options">The options; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The job. It is locked until it is disposed.</returns>
    /// <exception cref="ArgumentException">An argument is invalid; the message names it.</exception>
    /// <exception cref="BifrostJobException">
    /// The job does not exist, was not completely stored when it was created, is in use, or its journal cannot be used.
    /// </exception>
    public virtual Task<BatchJob> OpenAsync(string name, IJobJournal journal, JobOptions? options = null, CancellationToken cancellationToken = default)
    {
        RequireName(name, nameof(name));
        ArgumentNullException.ThrowIfNull(journal);
        options ??= new JobOptions();
        options.Validate(nameof(options));
        return OpenAsync().CancelledBy(cancellationToken);

        async Task<BatchJob> OpenAsync()
        {
            // Locking creates what does not exist.
            if (await GuardedJournal.Guard(journal).ReadStateAsync(name, cancellationToken).ConfigureAwait(false) is null)
                throw CreateNotFoundException(name);
            return await LockAsync(name, journal, options, ReadAsync, cancellationToken).ConfigureAwait(false);
        }

        async Task ReadAsync(JobStore store)
        {
            if (!await store.ReadAsync(cancellationToken).ConfigureAwait(false))
                throw CreateNotFoundException(name);
        }
    }

    /// <summary>Lists the jobs of a journal with their progress, whoever runs them. No file of a job is read.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The jobs, in any order.</returns>
    /// <exception cref="BifrostJobException">On enumeration: the journal cannot be used.</exception>
    public virtual IAsyncEnumerable<JobListItem> ListAsync(IJobJournal journal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(journal);
        return new CallerSequence<JobListItem>(token => JobReader.ListAsync(GuardedJournal.Guard(journal), token), cancellationToken);
    }

    /// <summary>Reads the state of a job without its lock, also while another process runs it.</summary>
    /// <param name="name">The name of the job.</param>
    /// <param name="journal">Where the job is stored.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The state.</returns>
    /// <exception cref="ArgumentException">An argument is invalid; the message names it.</exception>
    /// <exception cref="BifrostJobException">The job does not exist, or its journal cannot be used.</exception>
    public virtual Task<JobSnapshot> PeekAsync(string name, IJobJournal journal, CancellationToken cancellationToken = default)
    {
        RequireName(name, nameof(name));
        ArgumentNullException.ThrowIfNull(journal);
        return JobReader.PeekAsync(name, GuardedJournal.Guard(journal), cancellationToken).CancelledBy(cancellationToken);
    }

    /// <summary>Pauses a job: whoever runs it sends nothing within seconds; what the provider has is polled and collected.</summary>
    /// <remarks>A run ends when the provider has nothing of a paused job (<see cref="JobFailureReason.Paused"/>).</remarks>
    /// <inheritdoc cref="PeekAsync" path="/param"/>
    /// <inheritdoc cref="PeekAsync" path="/exception"/>
    public virtual Task PauseAsync(string name, IJobJournal journal, CancellationToken cancellationToken = default) =>
        ControlAsync(name, journal, JobControl.Pause, cancellationToken);

    /// <summary>Lets a paused job continue: whoever runs it does so within seconds. Does nothing for a job that was cancelled.</summary>
    /// <inheritdoc cref="PeekAsync" path="/param"/>
    /// <inheritdoc cref="PeekAsync" path="/exception"/>
    public virtual Task ResumeAsync(string name, IJobJournal journal, CancellationToken cancellationToken = default) =>
        ControlAsync(name, journal, JobControl.Run, cancellationToken);

    /// <summary>
    /// Cancels a job without its lock: whoever runs it, now or next, cancels its batches within seconds and sends nothing any more. This cannot be taken back.
    /// </summary>
    /// <inheritdoc cref="PeekAsync" path="/param"/>
    /// <inheritdoc cref="PeekAsync" path="/exception"/>
    public virtual Task CancelAsync(string name, IJobJournal journal, CancellationToken cancellationToken = default) =>
        ControlAsync(name, journal, JobControl.Cancel, cancellationToken);

    /// <summary>Deletes a job from its journal, with its requests and results; does nothing if it does not exist. Nothing is sent: its batches stay.</summary>
    /// <inheritdoc cref="PeekAsync" path="/param"/>
    /// <exception cref="ArgumentException">An argument is invalid; the message names it.</exception>
    /// <exception cref="BifrostJobException">The job is in use, or its journal cannot be used.</exception>
    public virtual Task DeleteAsync(string name, IJobJournal journal, CancellationToken cancellationToken = default)
    {
        RequireName(name, nameof(name));
        ArgumentNullException.ThrowIfNull(journal);
        return GuardedJournal.Guard(journal).DeleteAsync(name, cancellationToken).AsTask().CancelledBy(cancellationToken);
    }

    private static Task ControlAsync(string name, IJobJournal journal, JobControl control, CancellationToken cancellationToken)
    {
        RequireName(name, nameof(name));
        ArgumentNullException.ThrowIfNull(journal);
        return GuardedJournal.Guard(journal).WriteControlAsync(name, control, cancellationToken).AsTask().CancelledBy(cancellationToken);
    }

    private async Task<BatchJob> LockAsync(
        string name, IJobJournal journal, JobOptions options, Func<JobStore, Task> prepare, CancellationToken cancellationToken)
    {
        var guarded = GuardedJournal.Guard(journal);
        IJobJournalLock jobLock = await guarded.LockAsync(name, cancellationToken).ConfigureAwait(false);
        try
        {
            var store = new JobStore(guarded, name, jobLock);
            await prepare(store).ConfigureAwait(false);
            return new BatchJob(name, store, _batches, _files, options, options.TimeProvider ?? _time, _logger);
        }
        catch
        {
            await jobLock.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task StoreAsync(
        JobStore store, IAsyncEnumerable<BatchRequestItem> requests, BatchCreateRequest batch, JobOptions options, CancellationToken cancellationToken)
    {
        BatchLimits limits = GetLimits(batch.Provider, options);
        IReadOnlyList<JobPart> parts;
        var splitter = new RequestSplitter(store.Files, batch.Provider, limits, attempt: 1, lastNumber: 0);
        await using (splitter.ConfigureAwait(false))
            parts = await splitter.SplitAsync(requests, batch.Provider, batch.Endpoint, cancellationToken).ConfigureAwait(false);
        var state = new JobState
        {
            Id = RandomNumberGenerator.GetHexString(12, lowercase: true),
            CreatedAt = (options.TimeProvider ?? _time).GetUtcNow(),
            Template = JobTemplate.From(batch),
            Limits = limits,
            Requests = parts.Sum(part => part.Requests),
            Parts = [.. parts.OrderBy(part => part.Number)],
        };
        await store.SetAsync(state).ConfigureAwait(false);
    }

    internal static BifrostJobException CreateNotFoundException(string name) =>
        new($"Job '{name}' does not exist in its journal, or its requests were not completely stored. Nothing of it was sent: create it.") { Reason = JobFailureReason.NotFound };

    internal static BatchLimits GetLimits(ModelProvider provider, JobOptions options)
    {
        BatchLimits known = BatchLimits.Of(provider);
        BatchLimits limits = options.Limits ?? known;
        long maxRequests = limits.MaxRequests != long.MaxValue ? limits.MaxRequests : known.MaxRequests;
        return limits with
        {
            MaxRequests = maxRequests != long.MaxValue ? maxRequests : DefaultMaxRequests,
            MaxBytes = Math.Min(limits.MaxBytes != long.MaxValue ? limits.MaxBytes : known.MaxBytes, options.MaxUploadBytes - EnvelopeBytes),
        };
    }

    private static void Validate(string name, object requests, BatchCreateRequest batch, IJobJournal journal, JobOptions? options)
    {
        RequireName(name, nameof(name));
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(journal);
        BatchCreateValidator.Validate(batch, nameof(batch), hasOtherInput: true);
        if (JobIdentity.Validate(batch) is string error)
            throw new ArgumentException(error, nameof(batch));
        options?.Validate(nameof(options));

        // A create with its requests validates them by the limits of the provider.
        BatchLimits known = BatchLimits.Of(batch.Provider);
        if (ProviderProfile.Of(batch.Provider).TakesInlineRequestsOnly && options?.Limits is { } limits
            && ((limits.MaxRequests != long.MaxValue && limits.MaxRequests > known.MaxRequests) || (limits.MaxBytes != long.MaxValue && limits.MaxBytes > known.MaxBytes)))
        {
            throw new ArgumentException($"{nameof(options.Limits)} must not be greater than {known.MaxRequests} requests and {known.MaxBytes} bytes for {batch.Provider}.", nameof(options));
        }
    }

    private static void RequireSame(string name, JobState state, BatchCreateRequest batch)
    {
        string? member = state.Template.Provider != batch.Provider ? nameof(batch.Provider)
            : state.Template.Model != batch.Model ? nameof(batch.Model)
            : state.Template.Endpoint != batch.Endpoint ? nameof(batch.Endpoint)
            : null;
        if (member is not null)
            throw new ArgumentException($"Job '{name}' exists with another {member}. Use another name for another job.", nameof(batch));
    }

    internal static void RequireName(string name, string paramName)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, paramName);
        if (!JournalNames.IsJob(name) || DeviceNames.Contains(name.Split('.')[0], StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                $"The name of a job must have 1 to {JournalNames.MaxJobLength} ASCII letters, digits, '-', '_' and '.', start with a letter or a digit, not end with '.', and not be the "
                + "name of a device of Windows.",
                paramName);
        }
    }
}
