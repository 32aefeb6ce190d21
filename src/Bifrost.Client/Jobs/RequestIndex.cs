using System.Buffers;
using System.Text.Json;
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

    public static Task<RequestIndex> CreateAsync(JobFiles files, JobPart part, ModelProvider provider, CancellationToken cancellationToken) =>
        CreateAsync(files, part.RequestsFile, (int)part.Requests, provider, cancellationToken);

    /// <summary>Creates the index of a file.</summary>
    /// <param name="files">The files of the job.</param>
    /// <param name="file">A file with requests.</param>
    /// <param name="count">The number of its requests.</param>
    /// <param name="provider">The provider of the job.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<RequestIndex> CreateAsync(
        JobFiles files, JobFile file, int count, ModelProvider provider, CancellationToken cancellationToken)
    {
        ProviderProfile profile = ProviderProfile.Of(provider);
        return await CreateAsync(files, file, count, (line, number) => ReadCustomId(files, file, profile, line, number), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates the index of a file with one result for each request.</summary>
    /// <inheritdoc cref="CreateAsync(JobFiles, JobFile, int, ModelProvider, CancellationToken)" path="/param"/>
    public static Task<RequestIndex> CreateOfResultsAsync(
        JobFiles files, JobFile file, int count, ModelProvider provider, CancellationToken cancellationToken) =>
        CreateAsync(files, file, count, (line, _) => JobResultLine.Read(files.Job, file, line, provider, position: 0).CustomId, cancellationToken);

    /// <summary>Finds the line of a request, counted from 0.</summary>
    /// <param name="customId">Its custom_id in UTF-8.</param>
    /// <returns>-1 when there is none.</returns>
    public int Find(ReadOnlySpan<byte> customId)
    {
        int index = Array.BinarySearch(_hashes, 0, Count, CustomIdHash.Compute(customId));
        return index < 0 ? -1 : _lines[index];
    }

    /// <summary>Reads the custom_id of a line, which can be damaged where the checksum of the whole file is not known yet.</summary>
    /// <param name="files">The files of the job.</param>
    /// <param name="file">The file.</param>
    /// <param name="profile">The profile of the provider.</param>
    /// <param name="line">The line.</param>
    /// <param name="number">The number of the line, counted from 0.</param>
    /// <exception cref="BifrostJobException">The line is not a request.</exception>
    public static string ReadCustomId(JobFiles files, JobFile file, ProviderProfile profile, ReadOnlySpan<byte> line, int number)
    {
        try
        {
            return profile.ReadCustomId(line);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw CreateDamagedException(files, file, $"line {number + 1} is not a request");
        }
    }

    public void Dispose()
    {
        ArrayPool<ulong>.Shared.Return(_hashes);
        ArrayPool<int>.Shared.Return(_lines);
        (_hashes, _lines) = ([], []);
    }

    private static async Task<RequestIndex> CreateAsync(
        JobFiles files, JobFile file, int count, Func<ReadOnlySpan<byte>, int, string> readCustomId, CancellationToken cancellationToken)
    {
        var index = new RequestIndex(count);
        try
        {
            await index.ReadAsync(files, file, readCustomId, cancellationToken).ConfigureAwait(false);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    private async Task ReadAsync(JobFiles files, JobFile file, Func<ReadOnlySpan<byte>, int, string> readCustomId, CancellationToken cancellationToken)
    {
        int count = 0;
        await foreach (ReadOnlyMemory<byte> line in files.ReadLinesAsync(file, cancellationToken).ConfigureAwait(false))
        {
            if (count == Count)
                throw CreateDamagedException(files, file, $"it has more than the {Count} requests of its batch");
            _hashes[count] = CustomIdHash.Compute(readCustomId(line.Span, count));
            _lines[count] = count++;
        }

        if (count < Count)
            throw CreateDamagedException(files, file, $"it has {count} of the {Count} requests of its batch");
        Array.Sort(_hashes, _lines, 0, Count);
    }

    private static BifrostJobException CreateDamagedException(JobFiles files, JobFile file, string damage) => JobFileStream.CreateException(files.Job, file, damage);
}
