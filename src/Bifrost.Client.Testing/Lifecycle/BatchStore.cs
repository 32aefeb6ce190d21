using System.Collections.Concurrent;

namespace Bifrost.Client.Testing;

/// <summary>The batches that the gateway serves, by provider and id.</summary>
internal sealed class BatchStore
{
    private readonly ConcurrentDictionary<(ModelProvider Provider, string Id), StoredBatch> _batches = new();

    public void Put(StoredBatch stored)
    {
        string id = stored.Batch.Id;
        if (stored.Provider == ModelProvider.Gemini && IsBare(id))
            id = "batches/" + id;
        _batches[(stored.Provider, id)] = stored with { Batch = stored.Batch with { Id = id } };
    }

    public StoredBatch? Find(ModelProvider provider, string id) =>
        _batches.TryGetValue((provider, id), out StoredBatch? stored) ? stored
        // These two take the last part of an id for all of it; AWS is reported to refuse that.
        : (provider == ModelProvider.Gemini || provider == ModelProvider.Vertex) && IsBare(id)
            ? _batches.Values.FirstOrDefault(s => s.Provider == provider && s.Batch.Id.EndsWith("/" + id, StringComparison.Ordinal))
        : null;

    private static bool IsBare(string id) => !id.Contains('/', StringComparison.Ordinal);
}
