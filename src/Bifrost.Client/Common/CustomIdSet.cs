namespace Bifrost.Client.Common;

/// <summary>A set of custom_ids that takes 10 to 20 bytes for each, whatever its length: tables of hashes.</summary>
internal sealed class CustomIdSet
{
    private const int PartBits = 6;

    // Many small tables instead of a large one: they grow one by one, so that never two copies of the whole set exist.
    private readonly Part[] _parts = new Part[1 << PartBits];

    /// <summary>Adds an id.</summary>
    /// <returns>False when the set has it already.</returns>
    public bool Add(ReadOnlySpan<byte> customId)
    {
        ulong hash = CustomIdHash.Compute(customId);
        return _parts[hash >> (64 - PartBits)].Add(hash);
    }

    /// <summary>Whether the set has an id.</summary>
    public bool Contains(ReadOnlySpan<byte> customId)
    {
        ulong hash = CustomIdHash.Compute(customId);
        return _parts[hash >> (64 - PartBits)].Contains(hash);
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

        // The slot of the hash, or the free slot for it.
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
