namespace Bifrost.Client.Testing;

/// <summary>The files at the providers, by provider and id, in the order in which they came.</summary>
internal sealed class FileStore
{
    private readonly Lock _gate = new();
    private readonly List<StoredFile> _files = [];

    public void Put(StoredFile file)
    {
        lock (_gate)
        {
            _files.RemoveAll(other => other.Provider == file.Provider && other.Id == file.Id);
            _files.Add(file);
        }
    }

    public StoredFile? Find(ModelProvider provider, string id)
    {
        StoredFile? file;
        lock (_gate)
            file = _files.Find(f => f.Provider == provider && f.Id == id);
        return file?.IsThere() is true ? file : null;
    }

    public bool Remove(ModelProvider provider, string id)
    {
        if (Find(provider, id) is not { } file)
            return false;
        lock (_gate)
            return _files.Remove(file);
    }

    public IReadOnlyList<StoredFile> Of(ModelProvider provider)
    {
        StoredFile[] files;
        lock (_gate)
            files = [.. _files.Where(file => file.Provider == provider)];
        return [.. files.Where(file => file.IsThere())];
    }
}
