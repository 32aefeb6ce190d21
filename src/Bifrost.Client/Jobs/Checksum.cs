using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Bifrost.Client.Jobs;

/// <summary>CRC-32C: finds damage, not forgery.</summary>
internal static class Checksum
{
    /// <summary>The number of characters of a checksum as text.</summary>
    public const int TextLength = 8;

    /// <summary>Continues the checksum of some bytes with those that follow them. The checksum of no bytes is 0.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        checksum = ~checksum;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            checksum = BitOperations.Crc32C(checksum, BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word));
        foreach (byte one in bytes[(words.Length * sizeof(ulong))..])
            checksum = BitOperations.Crc32C(checksum, one);
        return ~checksum;
    }

    public static string Format(uint checksum) => checksum.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>Reads a checksum exactly as <see cref="Format"/> writes it.</summary>
    public static bool TryParse(string? text, out uint checksum) =>
        uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out checksum) && Format(checksum) == text;
}
