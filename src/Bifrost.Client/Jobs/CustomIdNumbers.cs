using System.Text;
using Bifrost.Client.Common;

namespace Bifrost.Client.Jobs;

/// <summary>
/// The numbers of the requests of a job by their custom_ids, in 10 to 20 bytes for each: tables of 37 bits of a hash with 27 bits of a number. Two ids
/// can have the same hash, so that a repeated id is only a suspicion.
/// </summary>
internal sealed class CustomIdNumbers
{
    /// <summary>The maximum number of requests.</summary>
    public const long MaxNumber = (long)NumberMask;

    private const int PartBits = 8;
    private const ulong NumberMask = (1UL << 27) - 1;

    // Small tables stay out of the large object heap, which is collected rarely.
    private readonly HashSlots[] _parts = new HashSlots[1 << PartBits];
    private readonly Dictionary<string, (long First, long Second)> _repeated = new(StringComparer.Ordinal);

    /// <summary>Adds an id.</summary>
    /// <param name="customId">The id.</param>
    /// <param name="number">The number of its request, from 1 to <see cref="MaxNumber"/>.</param>
    /// <returns>False when it seems to be repeated.</returns>
    public bool Add(string customId, long number)
    {
        Span<byte> utf8 = stackalloc byte[512];
        ulong hash = CustomIdHash.Compute(Encoding.UTF8.TryGetBytes(customId, utf8, out int length) ? utf8[..length] : Encoding.UTF8.GetBytes(customId));
        ulong existing = _parts[hash >> (64 - PartBits)].FindOrAdd((hash & ~NumberMask) | (ulong)number, ~NumberMask);
        if (existing == 0)
            return true;
        _repeated.TryAdd(customId, ((long)(existing & NumberMask), number));
        return false;
    }

    /// <summary>Gets the numbers of the first two requests with an id that seemed to be repeated.</summary>
    public (long First, long Second) GetNumbers(string customId) => _repeated[customId];
}
