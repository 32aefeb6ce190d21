namespace Bifrost.Client.Testing;

/// <summary>A batch that the gateway serves.</summary>
/// <param name="Provider">The provider that runs it.</param>
/// <param name="Batch">The batch, ids in the unified spelling.</param>
/// <param name="Results">Its results; null when they are not there.</param>
/// <param name="PageSize">The results of a page; null for all.</param>
/// <param name="ParseErrors">The lines that the gateway could not read.</param>
internal sealed record StoredBatch(
    ModelProvider Provider, Batch Batch, IEnumerable<BatchResultItem>? Results, int? PageSize, IReadOnlyList<BatchError> ParseErrors);
