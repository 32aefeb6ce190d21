namespace Bifrost.Client.Testing;

/// <summary>A file at a provider: bytes that were sent, or lines that are made when they are read.</summary>
internal sealed class StoredFile
{
    private readonly Lazy<long> _length;

    public StoredFile(Func<IEnumerable<ReadOnlyMemory<byte>>> pieces)
    {
        Pieces = pieces;
        _length = new Lazy<long>(() => Pieces().Sum(piece => (long)piece.Length));
    }

    public StoredFile(ReadOnlyMemory<byte> content)
        : this(() => [content]) => Content = content;

    public required ModelProvider Provider { get; init; }

    /// <summary>The id in the unified spelling, Vertex's as <c>gs://…</c>.</summary>
    public required string Id { get; init; }

    public required string FileName { get; init; }

    public required FilePurpose Purpose { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether the file exists yet.</summary>
    public Func<bool> IsThere { get; init; } = static () => true;

    /// <summary>The bytes that were sent; null when they are made.</summary>
    public ReadOnlyMemory<byte>? Content { get; }

    /// <summary>The content, piece by piece.</summary>
    public Func<IEnumerable<ReadOnlyMemory<byte>>> Pieces { get; }

    public long Length => _length.Value;
}
