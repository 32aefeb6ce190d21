using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The state of a batch.</summary>
/// <remarks>An open set: states that the gateway does not know are passed through from the provider as they are, and may be empty.</remarks>
[JsonConverter(typeof(OpenValueConverter<BatchStatus>))]
public readonly record struct BatchStatus : IOpenValue<BatchStatus>
{
    private readonly string? _value;

    /// <summary>Creates a value from the word that stands on the wire.</summary>
    /// <param name="value">The word, exactly as the gateway spells it; <see langword="null"/> is the same as empty.</param>
    public BatchStatus(string? value) => _value = string.IsNullOrEmpty(value) ? null : value;

    /// <summary>The word as it stands on the wire; empty for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value => _value ?? "";

    /// <summary>The input is being checked.</summary>
    public static BatchStatus Validating { get; } = new("validating");

    /// <summary>The batch failed. On Bedrock it may still have results.</summary>
    public static BatchStatus Failed { get; } = new("failed");

    /// <summary>The batch is running.</summary>
    public static BatchStatus InProgress { get; } = new("in_progress");

    /// <summary>The requests are done and the results are being prepared.</summary>
    public static BatchStatus Finalizing { get; } = new("finalizing");

    /// <summary>The batch is done. On Vertex it may be partly done.</summary>
    public static BatchStatus Completed { get; } = new("completed");

    /// <summary>The completion window passed first. There may be partial results.</summary>
    public static BatchStatus Expired { get; } = new("expired");

    /// <summary>The batch is being cancelled. The wire spellings <c>cancelling</c> and <c>canceling</c> are one status.</summary>
    public static BatchStatus Cancelling { get; } = new("cancelling");

    /// <summary>The batch was cancelled; there may be partial results. The wire spellings <c>cancelled</c> and <c>canceled</c> are one status.</summary>
    public static BatchStatus Cancelled { get; } = new("cancelled");

    /// <summary>Anthropic: processing has ended. Says nothing about success: look at <see cref="Batch.RequestCounts"/>.</summary>
    public static BatchStatus Ended { get; } = new("ended");

    /// <summary>Gemini and Vertex: the batch was deleted.</summary>
    public static BatchStatus Deleted { get; } = new("deleted");

    /// <summary>
    /// Whether the batch will not change any more: completed, failed, expired, cancelled, ended or deleted.
    /// <see langword="false"/> for every status that is not known.
    /// </summary>
    public bool IsTerminal => Canonical is "completed" or "failed" or "expired" or "cancelled" or "ended" or "deleted";

    /// <summary>Whether this is one of the states that this type names.</summary>
    public bool IsKnown => IsTerminal || Canonical is "validating" or "in_progress" or "finalizing" or "cancelling";

    // OpenAI writes two l, Anthropic and the published description of the gateway one.
    private string Canonical => Value switch
    {
        "canceled" => "cancelled",
        "canceling" => "cancelling",
        string value => value,
    };

    static BatchStatus IOpenValue<BatchStatus>.Create(string? value) => new(value);

    /// <summary>Compares two states; both spellings of cancelled and of cancelling are equal.</summary>
    /// <param name="other">The other state.</param>
    /// <returns>Whether both are the same state.</returns>
    public bool Equals(BatchStatus other) => string.Equals(Canonical, other.Canonical, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Canonical.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
