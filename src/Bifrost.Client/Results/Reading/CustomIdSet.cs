using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Bifrost.Client;

/// <summary>
/// Which custom_ids have been seen, in 8 to 16 bytes each, whatever their length: a table of 64-bit hashes. With a million ids the odds
/// that any two look the same are one in thirty million; the seed differs from run to run, so nobody can make them.
/// </summary>
internal sealed class CustomIdSet
{
    private const ulong Prime = 0x9E37_79B9_7F4A_7C15;

    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64() | 1;
    private ulong[] _slots = new ulong[1024];
    private int _count;

    /// <summary>Adds an id.</summary>
    /// <returns>False when it was there already.</returns>
    public bool Add(ReadOnlySpan<byte> customId)
    {
        if (!Insert(Hash(customId)))
            return false;
        if (++_count > _slots.Length / 4 * 3)
            Grow();
        return true;
    }

    /// <summary>Whether an id is there.</summary>
    public bool Contains(ReadOnlySpan<byte> customId) => Find(Hash(customId)) != 0;

    private bool Insert(ulong hash)
    {
        ref ulong slot = ref Find(hash);
        if (slot == hash)
            return false;
        slot = hash;
        return true;
    }

    // Where the hash stands, or the free slot where it would.
    private ref ulong Find(ulong hash)
    {
        ulong mask = (ulong)_slots.Length - 1;
        ulong slot = hash & mask;
        while (_slots[slot] != 0 && _slots[slot] != hash)
            slot = (slot + 1) & mask;
        return ref _slots[slot];
    }

    private void Grow()
    {
        ulong[] old = _slots;
        _slots = new ulong[old.Length * 2];
        foreach (ulong hash in old)
        {
            if (hash != 0)
                Insert(hash);
        }
    }

    // Each step multiplies to 128 bits and folds, so that every bit of the id reaches every bit of the hash. Zero marks a free slot.
    private static ulong Hash(ReadOnlySpan<byte> bytes)
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

    private static ulong Fold(ulong value)
    {
        ulong high = Math.BigMul(value, Prime, out ulong low);
        return high ^ low ^ (value >> 32);
    }
}
