using System.Buffers;
using Bifrost.Client.Common;
using Bifrost.Client.Providers;

namespace Bifrost.Client.Jobs;

/// <summary>The requests of a part by their custom_ids: sorted hashes, 12 bytes for each request. The arrays are used for the next part again.</summary>
internal sealed class RequestIndex : IDisposable
{
    private ulong[] _hashes;
    private int[] _lines;

    private RequestIndex(int count)
    {
        Count = count;
        _hashes = ArrayPool<ulong>.Shared.Rent(count);
        _lines = ArrayPool<int>.Shared.Rent(count);
    }

    /// <summary>The number of requests.</summary>
    public int Count { get; }

    public static async Task<RequestIndex> CreateAsync(JobFiles files, JobPart part, ModelProvider provider, CancellationToken cancellationToken)
    {
        var index = new RequestIndex((int)part.Requests);
        try
        {
            await index.ReadAsync(files, part, ProviderProfile.Of(provider), cancellationToken).ConfigureAwait(false);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>Finds the line of a request, counted from 0.</summary>
    /// <param name="customId">Its custom_id in UTF-8.</param>
    /// <returns>-1 when there is none.</returns>
    public int Find(ReadOnlySpan<byte> customId)
    {
        int index = Array.BinarySearch(_hashes, 0, Count, CustomIdHash.Compute(customId));
        return index < 0 ? -1 : _lines[index];
    }

    public void Dispose()
    {
        ArrayPool<ulong>.Shared.Return(_hashes);
        ArrayPool<int>.Shared.Return(_lines);
        (_hashes, _lines) = ([], []);
    }

    private async Task ReadAsync(JobFiles files, JobPart part, ProviderProfile profile, CancellationToken cancellationToken)
    {
        int count = 0;
        await foreach (ReadOnlyMemory<byte> line in files.ReadLinesAsync(part.RequestsFile, cancellationToken).ConfigureAwait(false))
        {
            if (count == Count)
                throw CreateDamagedException(part, "more");
            _hashes[count] = CustomIdHash.Compute(profile.ReadCustomId(line.Span));
            _lines[count] = count++;
        }

        if (count < Count)
            throw CreateDamagedException(part, "less");
        Array.Sort(_hashes, _lines, 0, Count);
    }

    private static BifrostJobException CreateDamagedException(JobPart part, string comparison) =>
        new($"The file {part.RequestsFile} in the journal has {comparison} than the {part.Requests} requests of its batch: the journal was changed or is damaged.");
}
