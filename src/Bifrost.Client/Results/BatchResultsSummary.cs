namespace Bifrost.Client;

/// <summary>What reading the results of a batch to their end has seen, and how that compares with what the batch says of itself.</summary>
public sealed record BatchResultsSummary
{
    /// <summary>The batch as it was when the reading began.</summary>
    public required Batch Batch { get; init; }

    /// <summary>Where the items came from; <see cref="BatchResultsSource.ResultsEndpoint"/> where files were asked for but there are none.</summary>
    public required BatchResultsSource Source { get; init; }

    /// <summary>All items that were yielded: the sum of the five below.</summary>
    public long Seen => Succeeded + Errored + Expired + Cancelled + Unknown;

    /// <summary>Items whose outcome is <see cref="BatchItemOutcome.Succeeded"/>.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Items whose outcome is <see cref="BatchItemOutcome.Errored"/>.</summary>
    public required long Errored { get; init; }

    /// <summary>Items whose outcome is <see cref="BatchItemOutcome.Expired"/>.</summary>
    public required long Expired { get; init; }

    /// <summary>Items whose outcome is <see cref="BatchItemOutcome.Cancelled"/>.</summary>
    public required long Cancelled { get; init; }

    /// <summary>Items whose outcome is <see cref="BatchItemOutcome.Unknown"/>.</summary>
    public required long Unknown { get; init; }

    /// <summary>
    /// Items whose <c>custom_id</c> an earlier item had: yielded when they came from the same source, left out when the error file
    /// repeats what the results endpoint gave. Items without a <c>custom_id</c> are not compared.
    /// </summary>
    public required long Duplicates { get; init; }

    /// <summary>
    /// Lines that could not be read, by the gateway or by this library: answers that exist and are lost on this way. With their text and
    /// line where known. At most the first 1,000; <see cref="ParseErrorCount"/> counts all.
    /// </summary>
    public required IReadOnlyList<BatchError> ParseErrors { get; init; }

    /// <summary>How many lines could not be read.</summary>
    public required long ParseErrorCount { get; init; }

    /// <summary>
    /// How many requests have no item: what <see cref="BatchRequestCounts.Total"/> says, less the items with different ids.
    /// <see langword="null"/> when the provider does not tell a total, or when the reading began at a cursor.
    /// </summary>
    public required long? Missing { get; init; }

    /// <summary>
    /// Whether every request has its answer: none missing, none without an outcome, every line read. <see langword="false"/> when the total
    /// is not known.
    /// </summary>
    public bool IsComplete => Missing == 0 && Unknown == 0 && ParseErrorCount == 0;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Seen} seen ({Succeeded} succeeded, {Errored} errored, {Expired} expired, {Cancelled} cancelled, {Unknown} unknown), "
        + $"{Missing?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "an unknown number"} missing, {Duplicates} duplicates, {ParseErrorCount} unreadable lines";
}
