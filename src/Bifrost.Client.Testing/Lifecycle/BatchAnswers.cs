namespace Bifrost.Client.Testing;

/// <summary>The results of the requests of a batch. They are created again for each enumeration; only what they are is kept.</summary>
/// <param name="requests">The requests.</param>
/// <param name="answer">Creates the result of a request, null for one that the provider loses; must return the same result each time.</param>
internal sealed class BatchAnswers(IEnumerable<GatewayBatchRequest> requests, Func<GatewayBatchRequest, BatchResultItem?> answer)
{
    private readonly Lazy<Kind[]> _kinds = new(() => [.. requests.Select(request => GetKind(answer(request)))]);

    private enum Kind : byte
    {
        Succeeded,
        Failed,
        Lost,
    }

    /// <summary>The number of requests.</summary>
    public int Count => _kinds.Value.Length;

    public static bool IsFailure(BatchResultItem item) => item.Outcome != BatchItemOutcome.Succeeded;

    /// <summary>Returns whether this object was created for an answer function.</summary>
    public bool IsFor(Func<GatewayBatchRequest, BatchResultItem?> other) => ReferenceEquals(answer, other);

    /// <summary>Returns the result of a request; null if the provider loses it.</summary>
    public BatchResultItem? GetResult(GatewayBatchRequest request) => answer(request);

    /// <summary>Returns the counts when a number of requests is answered.</summary>
    public BatchCounts GetCounts(int answered)
    {
        ReadOnlySpan<Kind> kinds = _kinds.Value.AsSpan(0, answered);
        return new BatchCounts(Count, kinds.Count(Kind.Succeeded), kinds.Count(Kind.Failed), kinds.Count(Kind.Lost));
    }

    private static Kind GetKind(BatchResultItem? item) => item is null ? Kind.Lost : IsFailure(item) ? Kind.Failed : Kind.Succeeded;
}
