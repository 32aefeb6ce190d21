using System.Buffers;

namespace Bifrost.Client.Testing;

/// <summary>Bytes that were sent to the gateway: in memory, or in a file on disk that is read again for each enumeration.</summary>
internal sealed class StoredContent
{
    private const int ChunkSize = 64 * 1024;

    private readonly string? _path;

    private StoredContent(ReadOnlyMemory<byte>? bytes, string? path, long length)
    {
        Bytes = bytes;
        _path = path;
        Length = length;
    }

    public static StoredContent Empty { get; } = InMemory(default);

    /// <summary>The bytes; null if they are on disk.</summary>
    public ReadOnlyMemory<byte>? Bytes { get; }

    /// <summary>The name of the file on disk; null if the bytes are in memory.</summary>
    public string? FileName => Path.GetFileName(_path);

    public long Length { get; }

    public static StoredContent InMemory(ReadOnlyMemory<byte> bytes) => new(bytes, null, bytes.Length);

    public static StoredContent OnDisk(string path) => new((ReadOnlyMemory<byte>?)null, path, new FileInfo(path).Length);

    /// <summary>Returns the bytes in chunks. Chunks are not reused: they stay valid.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> GetChunks() => Bytes is { } bytes ? [bytes] : ReadChunks(_path!);

    /// <summary>Returns the lines that are not blank, without line breaks. Lines stay valid.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> GetLines()
    {
        var begun = new ArrayBufferWriter<byte>();
        foreach (ReadOnlyMemory<byte> chunk in GetChunks())
        {
            ReadOnlyMemory<byte> remaining = chunk;
            while (remaining.Span.IndexOf((byte)'\n') is >= 0 and int end)
            {
                ReadOnlyMemory<byte> line = remaining[..end];
                remaining = remaining[(end + 1)..];
                if (begun.WrittenCount > 0)
                {
                    begun.Write(line.Span);
                    line = begun.WrittenMemory;
                    begun = new ArrayBufferWriter<byte>();
                }

                if (!IsBlank(line))
                    yield return line;
            }

            if (Bytes is null)
                begun.Write(remaining.Span);
            else if (!IsBlank(remaining))
                yield return remaining;
        }

        if (!IsBlank(begun.WrittenMemory))
            yield return begun.WrittenMemory;
    }

    private static bool IsBlank(ReadOnlyMemory<byte> line) => !line.Span.ContainsAnyExcept(" \t\r"u8);

    private static IEnumerable<ReadOnlyMemory<byte>> ReadChunks(string path)
    {
        // The file can be deleted while it is read.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        while (true)
        {
            var chunk = new byte[ChunkSize];
            int count = file.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
            if (count == 0)
                yield break;
            yield return chunk.AsMemory(0, count);
        }
    }
}
