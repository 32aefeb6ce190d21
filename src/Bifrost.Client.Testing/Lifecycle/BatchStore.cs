namespace Bifrost.Client.Testing;

/// <summary>The batches that the gateway serves, by provider and id, in the order in which they came.</summary>
internal sealed class BatchStore
{
    private readonly Lock _gate = new();
    private readonly List<StoredBatch> _batches = [];
    private readonly Dictionary<(ModelProvider Provider, string Id), int> _positions = [];

    /// <summary>Adds a batch, or replaces the one with its provider and id.</summary>
    public void Put(StoredBatch stored)
    {
        lock (_gate)
        {
            if (_positions.TryAdd((stored.Provider, stored.Id), _batches.Count))
                _batches.Add(stored);
            else
                _batches[_positions[(stored.Provider, stored.Id)]] = stored;
        }
    }

    /// <summary>All batches of a provider, the newest first.</summary>
    public IReadOnlyList<StoredBatch> Of(ModelProvider provider)
    {
        lock (_gate)
            return [.. _batches.Where(stored => stored.Provider == provider).Reverse()];
    }

    public StoredBatch? Find(ModelProvider provider, string id)
    {
        lock (_gate)
        {
            return _positions.TryGetValue((provider, id), out int position) ? _batches[position]
                // These two take the last part of an id for all of it; AWS is reported to refuse that.
                : (provider == ModelProvider.Gemini || provider == ModelProvider.Vertex) && !id.Contains('/', StringComparison.Ordinal)
                    ? _batches.Find(s => s.Provider == provider && s.Id.EndsWith("/" + id, StringComparison.Ordinal))
                : null;
        }
    }
}
