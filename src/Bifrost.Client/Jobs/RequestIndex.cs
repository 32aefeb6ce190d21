using System.Text;
using Bifrost.Client.Common;
using Bifrost.Client.Providers;

namespace Bifrost.Client.Jobs;

/// <summary>The requests of a part by their custom_ids: sorted hashes, 12 bytes for each request.</summary>
internal sealed class RequestIndex
{
    private readonly ulong[] _hashes;
    private readonly int[] _lines;

    private RequestIndex(ulong[] hashes, int[] lines) => (_hashes, _lines) = (hashes, lines);

    /// <summary>The number of requests.</summary>
    public int Count => _lines.Length;

    public static async Task<RequestIndex> CreateAsync(JobFiles files, JobPart part, ModelProvider provider, CancellationToken cancellationToken)
    {
        ProviderProfile profile = ProviderProfile.Of(provider);
        var hashes = new ulong[part.Requests];
        var lines = new int[part.Requests];
        int count = 0;
        await foreach (ReadOnlyMemory<byte> line in files.ReadLinesAsync(part.RequestsFile, cancellationToken).ConfigureAwait(false))
        {
            if (count == hashes.Length)
                throw CreateDamagedException(part, "more");
            hashes[count] = CustomIdHash.Compute(Encoding.UTF8.GetBytes(profile.ReadCustomId(line.Span)));
            lines[count] = count++;
        }

        if (count < hashes.Length)
            throw CreateDamagedException(part, "less");
        Array.Sort(hashes, lines);
        return new RequestIndex(hashes, lines);
    }

    /// <summary>Finds the line of a request, counted from 0.</summary>
    /// <param name="customId">Its custom_id in UTF-8.</param>
    /// <returns>-1 when there is none.</returns>
    public int Find(ReadOnlySpan<byte> customId)
    {
        int index = Array.BinarySearch(_hashes, CustomIdHash.Compute(customId));
        return index < 0 ? -1 : _lines[index];
    }

    private static BifrostJobException CreateDamagedException(JobPart part, string comparison) =>
        new($"The file {part.RequestsFile} in the journal has {comparison} than the {part.Requests} requests of its batch: the journal was changed or is damaged.");
}
