namespace Bifrost.Client.Common;

/// <summary>A table of 64-bit entries with open addressing, at most four fifths full. The upper half of an entry decides on its place; 0 is no entry.</summary>
internal struct HashSlots
{
    private ulong[]? _slots;
    private int _count;

    /// <summary>Finds an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="mask">The bits that have to be equal; all of the upper half among them.</param>
    /// <returns>The entry in the table; 0 when there is none.</returns>
    public readonly ulong Find(ulong entry, ulong mask) => _slots is null ? 0 : _slots[FindSlot(_slots, entry, mask)];

    /// <summary>Adds an entry unless it exists.</summary>
    /// <inheritdoc cref="Find" path="/param"/>
    /// <returns>The entry that exists; 0 when the entry was added.</returns>
    public ulong FindOrAdd(ulong entry, ulong mask)
    {
        _slots ??= new ulong[16];
        int slot = FindSlot(_slots, entry, mask);
        if (_slots[slot] != 0)
            return _slots[slot];
        _slots[slot] = entry;
        if (++_count > _slots.Length / 5 * 4)
            Grow();
        return 0;
    }

    private void Grow()
    {
        ulong[] old = _slots!;
        _slots = new ulong[old.Length * 2];
        foreach (ulong entry in old)
        {
            if (entry != 0)
                _slots[FindSlot(_slots, entry, ulong.MaxValue)] = entry;
        }
    }

    // The slot of the entry, or the free slot for it.
    private static int FindSlot(ulong[] slots, ulong entry, ulong mask)
    {
        int last = slots.Length - 1;
        int slot = (int)(entry >> 32) & last;
        while (slots[slot] != 0 && ((slots[slot] ^ entry) & mask) != 0)
            slot = (slot + 1) & last;
        return slot;
    }
}
