namespace Bifrost.Client.Jobs;

/// <summary>Options for a job. They apply while it runs and can be different each time; the limits apply when it is created.</summary>
public sealed record JobOptions
{
    /// <summary>Maximum number of batches of the job that the provider has at the same time, from 1 to 1,000. Default: 4.</summary>
    /// <remarks>Fewer are sent while the provider reports that its queue is full.</remarks>
    public int MaxActiveBatches { get; init; } = 4;

    /// <summary>Maximum number of batches in which a request is sent, from 1 to 10. Default: 2. 1 sends no request again.</summary>
    public int MaxAttempts { get; init; } = 2;

    /// <summary>
    /// The limits at which the requests are split; <see langword="null"/> uses those of the provider (<see cref="BatchLimits.Of"/>), but at most 50,000
    /// requests where the provider has no limit.
    /// </summary>
    /// <remarks>
    /// A maximum that is not set is that of the provider; the minimum is not. The limit of the gateway, <see cref="MaxUploadBytes"/>, applies in addition.
    /// For Anthropic, the limits of the provider cannot be exceeded.
    /// </remarks>
    public BatchLimits? Limits { get; init; }

    /// <summary>
    /// The maximum size of an upload that the gateway accepts, in bytes, at least 1 MiB (1,048,576): its setting <c>max_request_body_size_mb</c>.
    /// Default: 104,857,600 (100 MiB).
    /// </summary>
    public long MaxUploadBytes { get; init; } = 100 * BatchLimits.MiB;

    /// <summary>
    /// Decides whether a request that did not succeed is sent again; called for each item that is not <see cref="BatchItemOutcome.Succeeded"/>.
    /// <see langword="null"/> uses <see cref="JobRetryRule.ShouldRetry"/>. Requests without an item are always sent again.
    /// </summary>
    public Func<BatchResultItem, bool>? ShouldRetry { get; init; }

    /// <summary>The source of the results. Default: <see cref="BatchResultsSource.ResultsEndpoint"/>.</summary>
    public BatchResultsSource Source { get; init; }

    /// <summary>
    /// Whether input files that no batch uses are deleted when the job has completed: those of uploads whose response was lost. Default:
    /// <see langword="false"/>.
    /// </summary>
    /// <remarks>They are recognized by their names, which contain the id of the job. A failure to delete is ignored.</remarks>
    public bool DeleteUnusedFiles { get; init; }

    /// <summary>The interval between the first and the second poll of the batches after one was created. Default: 2 seconds.</summary>
    public TimeSpan InitialInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Maximum polling interval, at most 1 day. Default: 1 minute.</summary>
    /// <remarks>Each interval is 1.5 times the previous one.</remarks>
    public TimeSpan MaxInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long the job searches for a batch before it creates another, counted from the time at which the response was lost or the program was started
    /// again; at most 1 day. Default: 5 minutes.
    /// </summary>
    /// <remarks>Must be longer than the gateway and the provider can take to execute a create whose connection was lost.</remarks>
    public TimeSpan CreateConfirmationTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long nothing is sent after the provider has reported that its queue is full, at most 1 day. Default: 30 seconds. Doubled each time in a
    /// row, up to 30 minutes.
    /// </summary>
    /// <remarks>Ends early when a batch of the job ends.</remarks>
    public TimeSpan QueueFullDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Maximum number of consecutive failures that can pass (connection lost, timeout, overload). Default: 60.</summary>
    /// <remarks>
    /// One more ends the run with the exception; the job can continue later. The delay between them doubles up to 1 minute. Also the maximum number of
    /// times in a row that the provider can refuse a batch because its queue is full while no other batch of the job is active.
    /// </remarks>
    public int MaxTransientFailures { get; init; } = 60;

    /// <summary>Receives the progress after each change; <see langword="null"/> disables reporting. What it throws is logged, and the run goes on.</summary>
    public IProgress<JobProgress>? Progress { get; init; }

    /// <summary>The time provider for intervals, for tests.</summary>
    /// <remarks><see langword="null"/> uses the one registered for dependency injection, or <see cref="System.TimeProvider.System"/>.</remarks>
    public TimeProvider? TimeProvider { get; init; }

    internal void Validate(string paramName)
    {
        TimeSpan day = TimeSpan.FromDays(1);
        string? error = MaxActiveBatches is < 1 or > 1000 ? $"{nameof(MaxActiveBatches)} must be from 1 to 1,000."
            : MaxAttempts is < 1 or > 10 ? $"{nameof(MaxAttempts)} must be from 1 to 10."
            : MaxUploadBytes < BatchLimits.MiB ? $"{nameof(MaxUploadBytes)} must be at least 1,048,576."
            : Limits is { MaxRequests: < 1 } or { MaxBytes: < 1 } or { MinRequests: < 1 } ? $"{nameof(Limits)} must be at least 1."
            : Limits is { } limits && limits.MinRequests > limits.MaxRequests ? $"{nameof(Limits)}.{nameof(BatchLimits.MinRequests)} must not be greater than {nameof(BatchLimits.MaxRequests)}."
            : InitialInterval <= TimeSpan.Zero ? $"{nameof(InitialInterval)} must be greater than zero."
            : MaxInterval < InitialInterval || MaxInterval > day ? $"{nameof(MaxInterval)} must be from {nameof(InitialInterval)} to 1 day."
            : CreateConfirmationTime < TimeSpan.Zero || CreateConfirmationTime > day ? $"{nameof(CreateConfirmationTime)} must be from zero to 1 day."
            : QueueFullDelay <= TimeSpan.Zero || QueueFullDelay > day ? $"{nameof(QueueFullDelay)} must be greater than zero, and at most 1 day."
            : MaxTransientFailures < 0 ? $"{nameof(MaxTransientFailures)} must not be negative."
            : null;
        if (error is not null)
            throw new ArgumentOutOfRangeException(paramName, error);
    }
}
