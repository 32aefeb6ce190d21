namespace Bifrost.Client.Testing;

/// <summary>A batch that the gateway serves.</summary>
/// <param name="provider">The provider that runs it.</param>
/// <param name="id">Its id in the unified spelling.</param>
internal abstract class StoredBatch(ModelProvider provider, string id)
{
    public ModelProvider Provider { get; } = provider;

    public string Id { get; } = id;

    /// <summary>The batch as it is now, ids in the unified spelling.</summary>
    public abstract Batch Current { get; }

    /// <summary>What the results endpoint has, enumerated anew each time; null when there is nothing (yet).</summary>
    public abstract IEnumerable<BatchResultItem>? Results { get; }

    /// <summary>The lines that the gateway could not read.</summary>
    public virtual IReadOnlyList<BatchError> ParseErrors => [];

    /// <summary>The results of a page; null for all.</summary>
    public virtual int? PageSize => null;

    /// <summary>Whether results can be refused with a provider's own words while the batch runs.</summary>
    public virtual bool RefusesEarlyResults => false;

    /// <summary>Asks a batch that is not over to stop.</summary>
    public abstract void Cancel();
}
