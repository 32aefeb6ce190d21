namespace Bifrost.Client.Jobs;

/// <summary>The final result of one request of a job.</summary>
public sealed record JobResultItem
{
    /// <summary>The <see cref="BatchRequestItem.CustomId"/> of the request.</summary>
    public required string CustomId { get; init; }

    /// <summary>The outcome.</summary>
    public required JobResultOutcome Outcome { get; init; }

    /// <summary>
    /// The result of the last attempt; <see langword="null"/> for <see cref="JobResultOutcome.Missing"/>, <see cref="JobResultOutcome.BatchFailed"/>,
    /// <see cref="JobResultOutcome.NotSent"/> and <see cref="JobResultOutcome.Unknown"/> (see <see cref="UnreadableText"/>).
    /// </summary>
    public BatchResultItem? Item { get; init; }

    /// <summary>
    /// The item as it was received, if it is not valid JSON: the outcome is <see cref="JobResultOutcome.Unknown"/>, and the request is not sent again.
    /// <see langword="null"/> for all others.
    /// </summary>
    public string? UnreadableText { get; init; }

    /// <summary>The number of batches in which the request was sent; 0 if it was not.</summary>
    public required int Attempts { get; init; }

    /// <summary>The batch of the last attempt; <see langword="null"/> if the request was not sent.</summary>
    public BatchReference? Batch { get; init; }

    /// <summary>
    /// The position after this item, to continue there (<see cref="BatchJob.GetResultsAsync"/>). It grows with each item, and is refused when results were
    /// collected again meanwhile (<see cref="JobFailureReason.PositionExpired"/>).
    /// </summary>
    public required long Position { get; init; }

    /// <summary>The response body or the message of the model, or the body of the error response; <see langword="null"/> if there is none.</summary>
    public JsonPayload? Body => Item?.Body;

    // Excludes bodies and messages: they can contain prompt and response text, which must not reach logs through ToString.
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(JobResultItem)} {{ CustomId = {CustomId}, Outcome = {Outcome}, Attempts = {Attempts} }}";
}
