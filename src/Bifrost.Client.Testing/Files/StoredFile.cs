namespace Bifrost.Client.Testing;

/// <summary>A file at a provider. Its content was uploaded, or is generated each time it is read.</summary>
internal sealed class StoredFile
{
    private readonly Lazy<long> _length;

    /// <summary>Creates a file whose content is generated.</summary>
    /// <param name="getChunks">Generates the content in chunks. A chunk is valid until the next one is requested.</param>
    public StoredFile(Func<IEnumerable<ReadOnlyMemory<byte>>> getChunks)
    {
        GetChunks = getChunks;
        _length = new Lazy<long>(() => GetChunks().Sum(chunk => (long)chunk.Length));
    }

    /// <summary>Creates a file with uploaded content.</summary>
    public StoredFile(StoredContent content)
    {
        Content = content;
        GetChunks = content.GetChunks;
        _length = new Lazy<long>(content.Length);
    }

    /// <summary>Creates the input file of a batch.</summary>
    public StoredFile(BatchInput input)
    {
        Content = input.Content;
        GetChunks = input.Content is { } content ? content.GetChunks : input.ToJsonLines;
        _length = new Lazy<long>(() => input.Length);
    }

    public required ModelProvider Provider { get; init; }

    /// <summary>The id in the unified spelling; for Vertex the <c>gs://</c> URI.</summary>
    public required string Id { get; init; }

    public required string FileName { get; init; }

    public required FilePurpose Purpose { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Returns whether the file exists (yet).</summary>
    public Func<bool> Exists { get; init; } = static () => true;

    /// <summary>Called after the file was removed, to keep this on disk.</summary>
    public Action Removed { get; set; } = static () => { };

    /// <summary>The uploaded content; null if the content is generated.</summary>
    public StoredContent? Content { get; }

    /// <summary>Returns the content in chunks.</summary>
    public Func<IEnumerable<ReadOnlyMemory<byte>>> GetChunks { get; }

    public long Length => _length.Value;
}
