namespace Bifrost.Client;

/// <summary>Statistics of the results of a batch, available after all results have been read.</summary>
public sealed record BatchResultsSummary
{
    /// <summary>The batch as it was when reading started.</summary>
    public required Batch Batch { get; init; }

    /// <summary>The source of the items; the results endpoint if provider files were requested but the batch has none.</summary>
    public required BatchResultsSource Source { get; init; }

    /// <summary>The number of items returned: the sum of the counts of all outcomes.</summary>
    public long Seen => Succeeded + Errored + Expired + Cancelled + Unknown;

    /// <summary>The number of items with the outcome <see cref="BatchItemOutcome.Succeeded"/>.</summary>
    public required long Succeeded { get; init; }

    /// <summary>The number of items with the outcome <see cref="BatchItemOutcome.Errored"/>.</summary>
    public required long Errored { get; init; }

    /// <summary>The number of items with the outcome <see cref="BatchItemOutcome.Expired"/>.</summary>
    public required long Expired { get; init; }

    /// <summary>The number of items with the outcome <see cref="BatchItemOutcome.Cancelled"/>.</summary>
    public required long Cancelled { get; init; }

    /// <summary>The number of items with the outcome <see cref="BatchItemOutcome.Unknown"/>.</summary>
    public required long Unknown { get; init; }

    /// <summary>
    /// The number of items with the <c>custom_id</c> of an earlier item. Such an item is returned if both come from the same source, and
    /// omitted if the error file repeats an item of the output. Items without a <c>custom_id</c> are not compared.
    /// </summary>
    public required long Duplicates { get; init; }

    /// <summary>
    /// The lines that could not be parsed by the gateway or by this library; their results are not among the items. Contains at most 1,000 lines;
    /// <see cref="ParseErrorCount"/> counts all of them. The messages can quote the line, and so contain prompt or response text.
    /// </summary>
    public required IReadOnlyList<BatchError> ParseErrors { get; init; }

    /// <summary>The number of lines that could not be parsed.</summary>
    public required long ParseErrorCount { get; init; }

    /// <summary>The number of requests without an item: <see cref="BatchRequestCounts.Total"/> minus the number of items with distinct ids.</summary>
    /// <remarks><see langword="null"/> if the total is not known, or if reading started at a cursor or a position.</remarks>
    public required long? Missing { get; init; }

    /// <summary>The tokens of all items; <see langword="null"/> unless <see cref="BatchResultsOptions.CountTokens"/> is set.</summary>
    public BatchTokenUsage? Tokens { get; init; }

    /// <summary>Whether there is an item with a known outcome for every request: no request is missing and every line could be parsed.</summary>
    /// <remarks><see langword="false"/> if <see cref="Missing"/> is <see langword="null"/>.</remarks>
    public bool IsComplete => Missing == 0 && Unknown == 0 && ParseErrorCount == 0;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Seen} items ({Succeeded} succeeded, {Errored} errored, {Expired} expired, {Cancelled} cancelled, {Unknown} unknown), "
        + $"{Missing?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown number"} missing, {Duplicates} duplicates, {ParseErrorCount} lines that could not be parsed";
}
