namespace Bifrost.Client.Reading;

/// <summary>A source that results are read from.</summary>
/// <param name="FileId">The file; null for the results endpoint.</param>
/// <param name="Open">Opens the source at a position; null begins where the options say.</param>
internal sealed record PlannedSource(string? FileId, Func<BatchResultsPosition?, ItemSource> Open);
