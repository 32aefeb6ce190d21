using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Bifrost.Client.Common;

/// <summary>
/// The 64-bit hash of a custom_id. For a million ids the probability that any two have the same hash is one in thirty million; the seed is random, so
/// that collisions cannot be constructed.
/// </summary>
internal static class CustomIdHash
{
    private const ulong Prime = 0x9E37_79B9_7F4A_7C15;
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64() | 1;

    /// <summary>Computes the hash of an id in UTF-8; never 0.</summary>
    /// <remarks>Each step multiplies to 128 bits and folds, so that every bit of the id reaches every bit of the hash.</remarks>
    public static ulong Compute(ReadOnlySpan<byte> bytes)
    {
        ulong hash = Seed ^ (ulong)bytes.Length;
        while (bytes.Length >= sizeof(ulong))
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        Span<ulong> last = [0];
        bytes.CopyTo(MemoryMarshal.AsBytes(last));
        hash = Fold(Fold(hash ^ last[0]) ^ Seed);
        return hash == 0 ? 1 : hash;
    }

    /// <summary>Computes the hash of an id.</summary>
    public static ulong Compute(string customId)
    {
        Span<byte> utf8 = stackalloc byte[512];
        return Compute(Encoding.UTF8.TryGetBytes(customId, utf8, out int length) ? utf8[..length] : Encoding.UTF8.GetBytes(customId));
    }

    private static ulong Fold(ulong value)
    {
        ulong high = Math.BigMul(value, Prime, out ulong low);
        return high ^ low ^ (value >> 32);
    }
}
