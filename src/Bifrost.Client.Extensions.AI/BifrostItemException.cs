namespace Bifrost.Client.Extensions.AI;

/// <summary>A request of a batch did not succeed, so that it has no chat response.</summary>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public class BifrostItemException(string? message, Exception? innerException = null) : BifrostException(message, innerException)
{
    /// <summary>The item; <see langword="null"/> for an exception that a test creates without it. Its error message can contain prompt text.</summary>
    public BatchResultItem? Item { get; init; }

    /// <summary>The id of the request; empty if not returned.</summary>
    public string CustomId => Item?.CustomId ?? "";

    /// <summary>What became of the request.</summary>
    public BatchItemOutcome Outcome => Item?.Outcome ?? BatchItemOutcome.Unknown;

    /// <summary>The error code of the provider; <see langword="null"/> if there is none.</summary>
    public string? ErrorCode => Item?.ErrorCode;

    /// <summary>The HTTP status code of the provider; <see langword="null"/> if not reported.</summary>
    public int? StatusCode => Item?.Response is { StatusCode: > 0 } response ? response.StatusCode : null;
}
