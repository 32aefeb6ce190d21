namespace Bifrost.Client.Testing;

/// <summary>The files at the providers, by provider and id. Thread-safe.</summary>
internal sealed class FileStore
{
    private readonly Lock _lock = new();
    private readonly List<StoredFile> _files = [];

    public void AddOrReplace(StoredFile file)
    {
        lock (_lock)
        {
            _files.RemoveAll(other => other.Provider == file.Provider && other.Id == file.Id);
            _files.Add(file);
        }
    }

    public StoredFile? Find(ModelProvider provider, string id)
    {
        StoredFile? file;
        lock (_lock)
            file = _files.Find(f => f.Provider == provider && f.Id == id);
        return file?.Exists() is true ? file : null;
    }

    public bool Remove(ModelProvider provider, string id)
    {
        if (Find(provider, id) is not { } file)
            return false;
        lock (_lock)
        {
            if (!_files.Remove(file))
                return false;
        }

        file.Removed();
        return true;
    }

    /// <summary>Returns the files of a provider by creation time, newest first; of the same second, the one added last comes first.</summary>
    public IReadOnlyList<StoredFile> List(ModelProvider provider)
    {
        List<StoredFile> files;
        lock (_lock)
            files = _files.FindAll(file => file.Provider == provider);
        files.Reverse();
        // Exists() runs code of the batch that writes the file, so it is called outside the lock.
        return [.. files.Where(file => file.Exists()).OrderByDescending(file => WireTime.Truncate(file.CreatedAt))];
    }
}
