namespace Bifrost.Client.Testing;

/// <summary>The batches of the gateway, by provider and id. Thread-safe.</summary>
internal sealed class BatchStore
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<(ModelProvider Provider, string Id), int> _indexes = [];

    /// <summary>Adds a batch. A batch with the same provider and id is replaced and keeps its place in lists.</summary>
    public void AddOrReplace(StoredBatch batch, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_indexes.TryAdd((batch.Provider, batch.Id), _entries.Count))
            {
                _entries.Add(new Entry(batch, now));
                return;
            }

            int index = _indexes[(batch.Provider, batch.Id)];
            _entries[index] = _entries[index] with { Batch = batch };
        }
    }

    /// <summary>Returns the batches of a provider by creation time, newest first; of the same second, the one added last comes first.</summary>
    public IReadOnlyList<StoredBatch> List(ModelProvider provider)
    {
        lock (_lock)
        {
            return
            [
                .. _entries
                    .Where(entry => entry.Batch.Provider == provider)
                    .Reverse()
                    .OrderByDescending(entry => WireTime.Truncate(entry.Batch.CreatedAt ?? entry.AddedAt))
                    .Select(entry => entry.Batch),
            ];
        }
    }

    /// <summary>Returns the batch with an id in the unified spelling, or null. Gemini and Vertex accept the last segment of the id, too.</summary>
    public StoredBatch? Find(ModelProvider provider, string id)
    {
        bool mayBeLastSegment = (provider == ModelProvider.Gemini || provider == ModelProvider.Vertex) && !id.Contains('/', StringComparison.Ordinal);
        lock (_lock)
        {
            if (_indexes.TryGetValue((provider, id), out int index))
                return _entries[index].Batch;
            return mayBeLastSegment
                ? _entries.Find(entry => entry.Batch.Provider == provider && entry.Batch.Id.EndsWith("/" + id, StringComparison.Ordinal))?.Batch
                : null;
        }
    }

    private sealed record Entry(StoredBatch Batch, DateTimeOffset AddedAt);
}
