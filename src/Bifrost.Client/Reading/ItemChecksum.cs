using System.Runtime.InteropServices;

namespace Bifrost.Client.Reading;

/// <summary>The number of items that were read and a hash of their custom_ids in order, to recognize them when they are read again.</summary>
/// <remarks>The body of an item is not part of it: a gateway can write the same answer in different ways.</remarks>
/// <param name="Count">The number of items.</param>
/// <param name="Hash">The hash. Not cryptographic.</param>
internal readonly record struct ItemChecksum(long Count, ulong Hash)
{
    private const ulong Prime = 0x9E37_79B9_7F4A_7C15;

    /// <summary>Adds an item.</summary>
    /// <param name="itemHash">The result of <see cref="HashOf"/>.</param>
    public ItemChecksum With(ulong itemHash) => new(Count + 1, ulong.RotateLeft((Hash ^ itemHash) * Prime, 29));

    public static ItemChecksum Of(BatchResultsPosition position) => new(position.Items, position.Hash);

    /// <summary>The hash of an item: of its custom_id, or of its bytes when it has none.</summary>
    public static ulong HashOf(ReadOnlySpan<byte> item, ReadOnlySpan<byte> customId) => customId.IsEmpty ? Mix(1, item) : Mix(0, customId);

    /// <summary>The hash of bytes.</summary>
    public static ulong Mix(ulong hash, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            hash = ulong.RotateLeft((hash ^ word) * Prime, 29);
        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
            hash = ulong.RotateLeft((hash ^ rest) * Prime, 29);
        return hash ^ (hash >> 32);
    }
}
