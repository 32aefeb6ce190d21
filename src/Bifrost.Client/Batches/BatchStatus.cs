using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The status of a batch. The set of values is open: the gateway passes on statuses that it does not know. A status can be empty.</summary>
[JsonConverter(typeof(OpenValueConverter<BatchStatus>))]
public readonly record struct BatchStatus : IOpenValue<BatchStatus>
{
    /// <summary>Initializes a value from a string.</summary>
    /// <param name="value">The value as sent by the gateway; <see langword="null"/> is treated as an empty string.</param>
    public BatchStatus(string? value) => Value = value ?? "";

    /// <summary>The value as sent by the gateway; an empty string for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value { get => field ?? ""; private init => field = value.Length == 0 ? null : value; }

    /// <summary>The input is being validated.</summary>
    public static BatchStatus Validating { get; } = new("validating");

    /// <summary>The batch failed. On Bedrock, it can still have results.</summary>
    public static BatchStatus Failed { get; } = new("failed");

    /// <summary>The batch is running.</summary>
    public static BatchStatus InProgress { get; } = new("in_progress");

    /// <summary>The requests are processed and the results are being prepared.</summary>
    public static BatchStatus Finalizing { get; } = new("finalizing");

    /// <summary>The batch completed. On Vertex, it can be partially completed.</summary>
    public static BatchStatus Completed { get; } = new("completed");

    /// <summary>The batch did not complete within the completion window. There can be partial results.</summary>
    public static BatchStatus Expired { get; } = new("expired");

    /// <summary>The batch is being cancelled. <c>cancelling</c> and <c>canceling</c> are equal.</summary>
    public static BatchStatus Cancelling { get; } = new("cancelling");

    /// <summary>The batch was cancelled. There can be partial results. <c>cancelled</c> and <c>canceled</c> are equal.</summary>
    public static BatchStatus Cancelled { get; } = new("cancelled");

    /// <summary>Processing has ended (Anthropic), with or without success: see <see cref="Batch.RequestCounts"/>.</summary>
    public static BatchStatus Ended { get; } = new("ended");

    /// <summary>The batch was deleted (Gemini, Vertex).</summary>
    public static BatchStatus Deleted { get; } = new("deleted");

    /// <summary>Whether the status is final: completed, failed, expired, cancelled, ended or deleted.</summary>
    /// <remarks><see langword="false"/> for a status that this type does not define.</remarks>
    public bool IsTerminal => Canonical is "completed" or "failed" or "expired" or "cancelled" or "ended" or "deleted";

    /// <summary>Whether this type defines the status.</summary>
    public bool IsKnown => IsTerminal || Canonical is "validating" or "in_progress" or "finalizing" or "cancelling";

    // OpenAI spells these with two l, Anthropic and the published OpenAPI document of the gateway with one.
    private string Canonical => Value switch
    {
        "canceled" => "cancelled",
        "canceling" => "cancelling",
        string value => value,
    };

    static BatchStatus IOpenValue<BatchStatus>.Create(string? value) => new(value);

    /// <summary>Compares two statuses. <c>cancelled</c> and <c>canceled</c> are equal, as are <c>cancelling</c> and <c>canceling</c>.</summary>
    /// <param name="other">The status to compare with.</param>
    /// <returns>Whether the statuses are equal.</returns>
    public bool Equals(BatchStatus other) => string.Equals(Canonical, other.Canonical, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Canonical.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
