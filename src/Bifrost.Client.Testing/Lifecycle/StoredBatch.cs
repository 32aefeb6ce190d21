namespace Bifrost.Client.Testing;

/// <summary>A batch of the gateway.</summary>
/// <param name="provider">The provider that runs the batch.</param>
/// <param name="id">The id in the unified spelling.</param>
internal abstract class StoredBatch(ModelProvider provider, string id)
{
    public ModelProvider Provider { get; } = provider;

    public string Id { get; } = id;

    public abstract DateTimeOffset? CreatedAt { get; }

    /// <summary>The batch as it is now, with ids in the unified spelling.</summary>
    public abstract Batch Current { get; }

    /// <summary>The items of the results endpoint, created again for each enumeration; null if there are no results (yet).</summary>
    public abstract IEnumerable<BatchResultItem>? Results { get; }

    /// <summary>The lines of the provider's file that the gateway cannot parse.</summary>
    public virtual IReadOnlyList<BatchError> ParseErrors => [];

    /// <summary>The number of items on a page of results; null returns all items on one page.</summary>
    public virtual int? PageSize => null;

    /// <summary>Whether a request for results fails with the provider's error while the batch is running.</summary>
    public virtual bool RejectsEarlyResults => false;

    /// <summary>Whether the batch takes from the quota of its provider: it has not ended, and will not fail in validation.</summary>
    public abstract bool IsEnqueued { get; }

    /// <summary>The number of its requests.</summary>
    public abstract long RequestCount { get; }

    /// <summary>Cancels a batch that has not ended.</summary>
    public abstract void Cancel();
}
