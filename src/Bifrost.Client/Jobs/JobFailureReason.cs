using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client.Jobs;

/// <summary>Why a job cannot be created, opened or continued. The set of values is open: later versions can add some.</summary>
[JsonConverter(typeof(OpenValueConverter<JobFailureReason>))]
public readonly record struct JobFailureReason : IOpenValue<JobFailureReason>
{
    /// <summary>Initializes a value from a string.</summary>
    /// <param name="value">The value; <see langword="null"/> is treated as an empty string.</param>
    public JobFailureReason(string? value) => Value = value ?? "";

    /// <summary>The value; an empty string for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value { get => field ?? ""; private init => field = value.Length == 0 ? null : value; }

    /// <summary>Another owner has the lock of the job (<c>in_use</c>).</summary>
    public static JobFailureReason InUse { get; } = new("in_use");

    /// <summary>The job does not exist (<c>not_found</c>).</summary>
    public static JobFailureReason NotFound { get; } = new("not_found");

    /// <summary>The state or a file of the job is not what the job has written (<c>damaged</c>).</summary>
    public static JobFailureReason Damaged { get; } = new("damaged");

    /// <summary>A newer version of the library has written the job (<c>newer_version</c>).</summary>
    public static JobFailureReason NewerVersion { get; } = new("newer_version");

    /// <summary>The requests are fewer than the provider accepts in a batch, or cannot be shared between batches (<c>too_small</c>).</summary>
    public static JobFailureReason TooSmall { get; } = new("too_small");

    /// <summary>The requests name more models and endpoints than a job can have (<c>too_many_models</c>).</summary>
    public static JobFailureReason TooManyModels { get; } = new("too_many_models");

    /// <summary>The requests, or the results in a file, are not those of the job (<c>different_requests</c>).</summary>
    public static JobFailureReason DifferentRequests { get; } = new("different_requests");

    /// <summary>The provider or the gateway refuses a batch (<c>refused</c>).</summary>
    public static JobFailureReason Refused { get; } = new("refused");

    /// <summary>A step failed too often in a row (<c>failed_repeatedly</c>).</summary>
    public static JobFailureReason FailedRepeatedly { get; } = new("failed_repeatedly");

    /// <summary>It is not known whether a batch was created (<c>in_doubt</c>): a <see cref="BifrostJobInDoubtException"/>.</summary>
    public static JobFailureReason InDoubt { get; } = new("in_doubt");

    /// <summary>The job is paused, and the provider has no batch of it (<c>paused</c>).</summary>
    public static JobFailureReason Paused { get; } = new("paused");

    /// <summary>Results were collected again since a position was returned: they are read from their start (<c>position_expired</c>).</summary>
    public static JobFailureReason PositionExpired { get; } = new("position_expired");

    /// <summary>The lock was released, or another owner has it (<c>lock_lost</c>).</summary>
    public static JobFailureReason LockLost { get; } = new("lock_lost");

    /// <summary>The user of the process has no access to the journal (<c>access_denied</c>).</summary>
    public static JobFailureReason AccessDenied { get; } = new("access_denied");

    /// <summary>The journal failed: the inner exception is what it has thrown, such as an <see cref="IOException"/> (<c>journal_failed</c>).</summary>
    public static JobFailureReason JournalFailed { get; } = new("journal_failed");

    static JobFailureReason IOpenValue<JobFailureReason>.Create(string? value) => new(value);

    /// <summary>The reason of what has stopped a job.</summary>
    internal static JobFailureReason Of(Exception? cause) => cause switch
    {
        BifrostJobException { Reason: var reason } => reason,
        BifrostException { HasTransientCause: true } => FailedRepeatedly,
        BifrostApiException => Refused,
        _ => default,
    };

    /// <inheritdoc/>
    public override string ToString() => Value;
}
