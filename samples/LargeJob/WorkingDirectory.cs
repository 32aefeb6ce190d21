namespace LargeJob;

/// <summary>What a run leaves behind when it is killed.</summary>
internal sealed class WorkingDirectory
{
    private readonly string _path;

    public WorkingDirectory(string path) => _path = Directory.CreateDirectory(path).FullName;

    /// <summary>The journal of the job.</summary>
    public string Journal => Path.Combine(_path, "journal");

    /// <summary>The state of the gateway.</summary>
    public string Gateway => Path.Combine(_path, "gateway");

    /// <summary>The results, one a line.</summary>
    public string Results => Path.Combine(_path, "results.jsonl");

    /// <summary>Deletes these, and the directory if nothing else is in it.</summary>
    public void Delete()
    {
        Directory.Delete(Journal, recursive: true);
        Directory.Delete(Gateway, recursive: true);
        File.Delete(Results);
        if (!Directory.EnumerateFileSystemEntries(_path).Any())
            Directory.Delete(_path);
    }
}
