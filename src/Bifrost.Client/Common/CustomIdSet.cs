namespace Bifrost.Client.Common;

/// <summary>A set of custom_ids that takes 10 to 20 bytes for each, whatever its length: tables of hashes.</summary>
internal sealed class CustomIdSet
{
    private const int PartBits = 6;

    // Many small tables instead of a large one: they grow one by one, so that never two copies of the whole set exist.
    private readonly HashSlots[] _parts = new HashSlots[1 << PartBits];

    /// <summary>Adds an id.</summary>
    /// <returns>False when the set has it already.</returns>
    public bool Add(ReadOnlySpan<byte> customId)
    {
        ulong hash = CustomIdHash.Compute(customId);
        return _parts[hash >> (64 - PartBits)].FindOrAdd(hash, ulong.MaxValue) == 0;
    }

    /// <summary>Whether the set has an id.</summary>
    public bool Contains(ReadOnlySpan<byte> customId)
    {
        ulong hash = CustomIdHash.Compute(customId);
        return _parts[hash >> (64 - PartBits)].Find(hash, ulong.MaxValue) != 0;
    }
}
