using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Bifrost.Client.Common;

/// <summary>Which custom_ids have been seen, in 10 to 20 bytes each, whatever their length: tables of 64-bit hashes.</summary>
/// <remarks>A million ids: the odds that any two look the same are 1 in 30 million; the seed differs per run, so nobody can make them.</remarks>
internal sealed class CustomIdSet
{
    private const ulong Prime = 0x9E37_79B9_7F4A_7C15;
    private const int PartBits = 6;
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64() | 1;

    // Many small tables instead of a large one: they grow one by one, so that no growth holds two copies of everything.
    private readonly Part[] _parts = new Part[1 << PartBits];

    /// <summary>Adds an id.</summary>
    /// <returns>False when it was there already.</returns>
    public bool Add(ReadOnlySpan<byte> customId)
    {
        ulong hash = Hash(customId);
        return _parts[hash >> (64 - PartBits)].Add(hash);
    }

    /// <summary>Whether an id is there.</summary>
    public bool Contains(ReadOnlySpan<byte> customId)
    {
        ulong hash = Hash(customId);
        return _parts[hash >> (64 - PartBits)].Contains(hash);
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

    /// <summary>A table with open addressing; at most four fifths full.</summary>
    private struct Part
    {
        private ulong[]? _slots;
        private int _count;

        public readonly bool Contains(ulong hash) => _slots is not null && _slots[Find(_slots, hash)] == hash;

        public bool Add(ulong hash)
        {
            _slots ??= new ulong[16];
            int slot = Find(_slots, hash);
            if (_slots[slot] == hash)
                return false;
            _slots[slot] = hash;
            if (++_count > _slots.Length / 5 * 4)
                Grow();
            return true;
        }

        private void Grow()
        {
            ulong[] old = _slots!;
            _slots = new ulong[old.Length * 2];
            foreach (ulong hash in old)
            {
                if (hash != 0)
                    _slots[Find(_slots, hash)] = hash;
            }
        }

        // Where the hash stands, or the free slot where it would.
        private static int Find(ulong[] slots, ulong hash)
        {
            int mask = slots.Length - 1;
            int slot = (int)hash & mask;
            while (slots[slot] != 0 && slots[slot] != hash)
                slot = (slot + 1) & mask;
            return slot;
        }
    }
}
