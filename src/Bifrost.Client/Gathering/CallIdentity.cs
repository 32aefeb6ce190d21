using System.Globalization;
using System.Security.Cryptography;

namespace Bifrost.Client.Gathering;

/// <summary>Identifies a request: what it asks, and which of the calls that ask the same it belongs to.</summary>
/// <param name="Hash">The first half of the SHA-256 of what it asks.</param>
/// <param name="Ordinal">The number among the requests with this hash, counted from 1.</param>
internal readonly record struct CallIdentity(UInt128 Hash, int Ordinal)
{
    private const int HashLength = 32;

    /// <summary>The custom_id of the request: lower-case hexadecimal digits, <c>-</c> and the ordinal.</summary>
    public string ToCustomId() => string.Create(CultureInfo.InvariantCulture, $"{Hash:x32}-{Ordinal}");

    /// <summary>Reads a custom_id.</summary>
    /// <returns>False when it is not that of a gathered call.</returns>
    public static bool TryParse(string customId, out CallIdentity identity)
    {
        identity = default;
        if (customId.Length <= HashLength + 1 || customId[HashLength] != '-'
            || !UInt128.TryParse(customId.AsSpan(0, HashLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 hash)
            || !int.TryParse(customId.AsSpan(HashLength + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int ordinal))
        {
            return false;
        }

        identity = new CallIdentity(hash, ordinal);
        return true;
    }

    /// <summary>Computes the hash of what is asked.</summary>
    public static UInt128 ComputeHash(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
