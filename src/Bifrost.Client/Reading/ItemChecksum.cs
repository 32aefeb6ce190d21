using System.Buffers.Binary;
using System.Globalization;

namespace Bifrost.Client.Reading;

/// <summary>The number of items that were read and a hash of their custom_ids in order, to recognize them when they are read again.</summary>
/// <remarks>The body of an item is not part of it: a gateway can write the same answer in different ways.</remarks>
/// <param name="Count">The number of items.</param>
/// <param name="Hash">The hash. Not cryptographic.</param>
internal readonly record struct ItemChecksum(long Count, ulong Hash)
{
    // Changes with the hash: positions are stored.
    private const string Version = "1-";
    private const ulong Prime = 0x9E37_79B9_7F4A_7C15;

    /// <summary>Adds an item.</summary>
    /// <param name="itemHash">The result of <see cref="HashOf"/>.</param>
    public ItemChecksum With(ulong itemHash) => new(Count + 1, ulong.RotateLeft((Hash ^ itemHash) * Prime, 29));

    /// <summary>The checksum in a position; of another version of this hash, it is that of no items, and never equal.</summary>
    public static ItemChecksum Of(BatchResultsPosition position) => new(position.Items, Parse(position.Hash));

    /// <summary>A hash as text, with the version of the hash.</summary>
    public static string Format(ulong hash) => string.Create(CultureInfo.InvariantCulture, $"{Version}{hash:x16}");

    /// <summary>The hash in a text of <see cref="Format"/>; 0 when it is not one.</summary>
    public static ulong Parse(string? text) =>
        text?.StartsWith(Version, StringComparison.Ordinal) == true
        && ulong.TryParse(text.AsSpan(Version.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong hash)
            ? hash
            : 0;

    /// <summary>The hash of an item: of its custom_id, or of its bytes when it has none.</summary>
    public static ulong HashOf(ReadOnlySpan<byte> item, ReadOnlySpan<byte> customId) => customId.IsEmpty ? Mix(1, item) : Mix(0, customId);

    /// <summary>The hash of bytes.</summary>
    public static ulong Mix(ulong hash, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            hash = ulong.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * Prime, 29);
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte rest in bytes)
            hash = ulong.RotateLeft((hash ^ rest) * Prime, 29);
        return hash ^ (hash >> 32);
    }
}
