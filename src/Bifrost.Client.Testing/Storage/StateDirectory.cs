using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bifrost.Client.Testing;

/// <summary>
/// The state of a gateway on disk. It can be opened after the process was killed at any time: a record is written to a temporary file, which
/// is then renamed, and content without a record does not count. Thread-safe.
/// </summary>
internal sealed class StateDirectory
{
    private const string TemporaryExtension = ".tmp";

    private readonly Lock _lock = new();
    private readonly string _files;
    private readonly string _batches;
    private readonly string _contents;
    private readonly string _deleted;
    private readonly string _lastNumber;
    private bool _isClosed;

    /// <summary>Opens a directory, and creates it if it does not exist.</summary>
    public StateDirectory(string path)
    {
        path = Path.GetFullPath(path);
        _files = Path.Combine(path, "files");
        _batches = Path.Combine(path, "batches");
        _contents = Path.Combine(path, "contents");
        _deleted = Path.Combine(path, "deleted");
        _lastNumber = Path.Combine(path, "last-number");
        foreach (string directory in (string[])[path, _files, _batches, _contents, _deleted])
        {
            CreatePrivateDirectory(directory);
            foreach (string file in Directory.GetFiles(directory, "*" + TemporaryExtension))
                File.Delete(file);
        }
    }

    /// <summary>Returns the last number of an id; 0 for a new directory.</summary>
    public int ReadLastNumber() => File.Exists(_lastNumber) ? int.Parse(File.ReadAllText(_lastNumber), CultureInfo.InvariantCulture) : 0;

    public void WriteLastNumber(int number) => Write(_lastNumber, stream =>
    {
        using var writer = new StreamWriter(stream);
        writer.Write(number.ToString(CultureInfo.InvariantCulture));
    });

    /// <summary>Returns the files in the order in which they were uploaded.</summary>
    /// <exception cref="InvalidDataException">A record is damaged.</exception>
    public IEnumerable<FileRecord> ReadFiles() => ReadRecords(_files, StateJsonContext.Default.FileRecord);

    /// <summary>Returns the batches in the order in which they were created.</summary>
    /// <exception cref="InvalidDataException">A record is damaged.</exception>
    public IEnumerable<BatchRecord> ReadBatches() => ReadRecords(_batches, StateJsonContext.Default.BatchRecord);

    /// <summary>Writes a file whose content is in the directory.</summary>
    public void Write(FileRecord record) => Write(GetRecordPath(_files, record.Number), record, StateJsonContext.Default.FileRecord);

    /// <summary>Writes a batch, or replaces it.</summary>
    public void Write(BatchRecord record) => Write(GetRecordPath(_batches, record.Number), record, StateJsonContext.Default.BatchRecord);

    /// <summary>Deletes a file. Its content is kept for the batches that have it as their input.</summary>
    public void DeleteFile(string number) => Change(() => File.Delete(GetRecordPath(_files, number)));

    /// <summary>Remembers that a file with results was deleted. There is no record of such files.</summary>
    public void MarkDeleted(string resultFileId) => Change(() => CreatePrivateFile(GetMarkPath(resultFileId)).Dispose());

    /// <summary>Returns whether a file with results was deleted.</summary>
    public bool IsMarkedDeleted(string resultFileId) => File.Exists(GetMarkPath(resultFileId));

    /// <summary>Writes content. It does not count until there is a record with its name.</summary>
    public StoredContent WriteContent(string name, IEnumerable<ReadOnlyMemory<byte>> chunks)
    {
        using (FileStream file = CreatePrivateFile(Path.Combine(_contents, name)))
        {
            foreach (ReadOnlyMemory<byte> chunk in chunks)
                file.Write(chunk.Span);
        }

        return OpenContent(name);
    }

    public StoredContent OpenContent(string name) => StoredContent.OnDisk(Path.Combine(_contents, name));

    /// <summary>Deletes the content that has no record: of deleted files, and of uploads that did not end.</summary>
    public void DeleteContentsExcept(IReadOnlySet<string> names)
    {
        foreach (string path in Directory.GetFiles(_contents))
        {
            if (!names.Contains(Path.GetFileName(path)))
                File.Delete(path);
        }
    }

    /// <summary>Ends all changes: requests that are in progress fail instead of changing what another gateway has opened.</summary>
    public void Close()
    {
        lock (_lock)
            _isClosed = true;
    }

    // Gemini's ids have slashes.
    private string GetMarkPath(string resultFileId) => Path.Combine(_deleted, Uri.EscapeDataString(resultFileId));

    private static string GetRecordPath(string directory, string number) => Path.Combine(directory, number + ".json");

    private static IEnumerable<T> ReadRecords<T>(string directory, JsonTypeInfo<T> type)
    {
        string[] paths = Directory.GetFiles(directory, "*.json");
        // The names are numbers with the same length.
        Array.Sort(paths, StringComparer.Ordinal);
        return paths.Select(path => ReadRecord(path, type));
    }

    private static T ReadRecord<T>(string path, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type) ?? throw new JsonException("The value is null.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The file '{path}' in the state directory of the test gateway is damaged.", exception);
        }
    }

    private void Write<T>(string path, T record, JsonTypeInfo<T> type) => Write(path, stream => JsonSerializer.Serialize(stream, record, type));

    private void Write(string path, Action<Stream> write) => Change(() =>
    {
        string temporaryPath = path + TemporaryExtension;
        using (FileStream stream = CreatePrivateFile(temporaryPath))
            write(stream);
        File.Move(temporaryPath, path, overwrite: true);
    });

    // Uploads and results have prompts and responses: only the user of the process reads them.
    private static void CreatePrivateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static FileStream CreatePrivateFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            change();
        }
    }
}
