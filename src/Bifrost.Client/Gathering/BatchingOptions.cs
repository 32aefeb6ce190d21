using Bifrost.Client.Jobs;
using Bifrost.Client.Providers;

namespace Bifrost.Client.Gathering;

/// <summary>Options for a <see cref="BatchingHandler"/>.</summary>
public sealed record BatchingOptions
{
    private const int MaxJobNameLength = 90;

    /// <summary>
    /// Where the jobs are stored, so that a program that was killed goes on; <see langword="null"/> keeps them in memory, and nothing on a disk. Default:
    /// <see langword="null"/>.
    /// </summary>
    public IJobJournal? Journal { get; init; }

    /// <summary>
    /// The name of the jobs in the journal, which is followed by a number: <c>calls-1</c>, <c>calls-2</c> and so on. 1 to 90 ASCII letters, digits, <c>-</c>,
    /// <c>_</c> and <c>.</c>. Default: <c>calls</c>.
    /// </summary>
    /// <remarks>One handler at a time can use a name. A program that goes on after a crash uses the same name.</remarks>
    public string JobName { get; init; } = "calls";

    /// <summary>The number of gathered calls at which they are submitted, at least 1. Default: 50,000.</summary>
    public int MaxRequests { get; init; } = 50_000;

    /// <summary>The total size of the bodies of gathered calls at which they are submitted, in bytes, at least 1. Default: 67,108,864 (64 MiB).</summary>
    public long MaxBytes { get; init; } = 64 * BatchLimits.MiB;

    /// <summary>
    /// How long no call must have come before the gathered calls are submitted, at most 1 day; <see cref="Timeout.InfiniteTimeSpan"/> for no limit. Default:
    /// 5 seconds.
    /// </summary>
    public TimeSpan IdleDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a call is gathered at most while others keep coming, at most 1 day; <see cref="Timeout.InfiniteTimeSpan"/> for no limit. Default: 5 minutes.
    /// </summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The provider of calls that do not show it by host or path; their model is sent as it is. <see langword="null"/> reads the provider from the part
    /// of the model before the slash, and refuses calls without one. Default: <see langword="null"/>.
    /// </summary>
    public ModelProvider? Provider { get; init; }

    /// <summary>What happens to calls that cannot be batched. Default: <see cref="UnbatchableCalls.Refuse"/>.</summary>
    public UnbatchableCalls Unbatchable { get; init; }

    /// <summary>The options of the jobs. Failed requests are sent again in another batch as <see cref="JobOptions.MaxAttempts"/> says.</summary>
    /// <remarks>
    /// Several jobs run at the same time, and call <see cref="JobOptions.Progress"/> and <see cref="JobOptions.ShouldRetry"/> at the same time.
    /// </remarks>
    public JobOptions Job { get; init; } = new();

    /// <summary>
    /// Changes the batches of a job before it is created, once for each provider, endpoint and model: their key, metadata or completion window. <see langword="null"/> changes nothing. The provider must
    /// stay the same.
    /// </summary>
    public Func<BatchCreateRequest, BatchCreateRequest>? Batch { get; init; }

    /// <summary>The time provider for delays, for tests; also of the jobs, unless <see cref="JobOptions.TimeProvider"/> is set.</summary>
    /// <remarks><see langword="null"/> uses <see cref="System.TimeProvider.System"/>.</remarks>
    public TimeProvider? TimeProvider { get; init; }

    internal JobOptions EffectiveJob => Job.TimeProvider is null && TimeProvider is not null ? Job with { TimeProvider = TimeProvider } : Job;

    internal void Validate(string paramName)
    {
        JobsClient.RequireName(JobName, paramName);
        ArgumentNullException.ThrowIfNull(Job, paramName);
        Job.Validate(paramName);
        ProviderName.Require(Provider, paramName);
        string? error = JobName.Length > MaxJobNameLength ? $"{nameof(JobName)} must have at most {MaxJobNameLength} characters."
            : MaxRequests < 1 ? $"{nameof(MaxRequests)} must be at least 1."
            : MaxBytes < 1 ? $"{nameof(MaxBytes)} must be at least 1."
            : !IsDelay(IdleDelay) ? $"{nameof(IdleDelay)} must be from zero to 1 day, or infinite."
            : !IsDelay(MaxDelay) ? $"{nameof(MaxDelay)} must be from zero to 1 day, or infinite."
            : !Enum.IsDefined(Unbatchable) ? $"{nameof(Unbatchable)} is not a defined value."
            : null;
        if (error is not null)
            throw new ArgumentOutOfRangeException(paramName, error);
    }

    private static bool IsDelay(TimeSpan delay) => delay == Timeout.InfiniteTimeSpan || (delay >= TimeSpan.Zero && delay <= TimeSpan.FromDays(1));
}
