using System.Buffers;
using Bifrost.Client.Common;

namespace Bifrost.Client.Jobs;

/// <summary>The custom_ids of the requests of a job, in the order of the requests: hashes, 8 bytes for each. They are compared when all are there.</summary>
internal sealed class CustomIdNumbers
{
    // Stays out of the large object heap, which is collected rarely.
    private const int ChunkLength = 8 * 1024;
    private const int MaxPasses = 256;
    private const int MaxRepeated = 100;

    private readonly List<ulong[]> _chunks = [];
    private int _lastCount = ChunkLength;

    private long Count => ((long)_chunks.Count * ChunkLength) - ChunkLength + _lastCount;

    /// <summary>Adds the id of the next request.</summary>
    public void Add(string customId)
    {
        if (_lastCount == ChunkLength)
        {
            _chunks.Add(new ulong[ChunkLength]);
            _lastCount = 0;
        }

        _chunks[^1][_lastCount++] = CustomIdHash.Compute(customId);
    }

    /// <summary>Finds the hashes that more than one request has, up to a maximum.</summary>
    public HashSet<ulong> FindRepeatedHashes()
    {
        var repeated = new HashSet<ulong>();

        // Sorting all at once would need as much memory again: each pass sorts the hashes of one range.
        int passes = (int)Math.Clamp(Count / (4 * ChunkLength), 1, MaxPasses);
        ulong[] range = ArrayPool<ulong>.Shared.Rent(4 * ChunkLength);
        for (int pass = 0; pass < passes && repeated.Count < MaxRepeated; pass++)
        {
            int length = CopyRange(pass, passes, ref range);
            range.AsSpan(0, length).Sort();
            for (int index = 1; index < length && repeated.Count < MaxRepeated; index++)
            {
                if (range[index] == range[index - 1])
                    repeated.Add(range[index]);
            }
        }

        ArrayPool<ulong>.Shared.Return(range);
        return repeated;
    }

    /// <summary>Gets the numbers of the first two requests with a hash, counted from 1.</summary>
    public (long First, long Second) GetNumbers(ulong hash)
    {
        long first = 0;
        for (long index = 0; index < Count; index++)
        {
            if (_chunks[(int)(index / ChunkLength)][index % ChunkLength] != hash)
                continue;
            if (first > 0)
                return (first, index + 1);
            first = index + 1;
        }

        throw new ArgumentException("Less than two requests have the hash.", nameof(hash));
    }

    private int CopyRange(int pass, int passes, ref ulong[] range)
    {
        int length = 0;
        for (int chunk = 0; chunk < _chunks.Count; chunk++)
        {
            foreach (ulong hash in _chunks[chunk].AsSpan(0, chunk == _chunks.Count - 1 ? _lastCount : ChunkLength))
            {
                if ((int)Math.BigMul(hash, (ulong)passes, out _) != pass)
                    continue;
                if (length == range.Length)
                    range = Grow(range);
                range[length++] = hash;
            }
        }

        return length;
    }

    private static ulong[] Grow(ulong[] range)
    {
        ulong[] larger = ArrayPool<ulong>.Shared.Rent(2 * range.Length);
        range.CopyTo(larger, 0);
        ArrayPool<ulong>.Shared.Return(range);
        return larger;
    }
}
