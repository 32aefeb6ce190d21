using System.Buffers;
using Bifrost.Client.Errors;

namespace Bifrost.Client.Jobs;

/// <summary>
/// The final results of a job, one for each request: enumerate them, or write them as JSON Lines. Each batch's results follow as soon as it has ended,
/// in constant memory.
/// </summary>
public sealed class JobResults : IAsyncEnumerable<JobResultItem>
{
    private readonly Func<CancellationToken, Task<BatchJob>> _open;
    private readonly bool _ownsJob;
    private readonly bool _runs;
    private readonly long _position;
    private readonly CancellationToken _cancellationToken;

    internal JobResults(Func<CancellationToken, Task<BatchJob>> open, bool ownsJob, bool runs, long position, CancellationToken cancellationToken) =>
        (_open, _ownsJob, _runs, _position, _cancellationToken) = (open, ownsJob, runs, position, cancellationToken);

    /// <summary>All requests, accounted for; <see langword="null"/> before the results have been read to their end.</summary>
    public JobSummary? Summary { get; private set; }

    /// <summary>Enumerates the results.</summary>
    /// <param name="cancellationToken">Stops the run. The batches continue.</param>
    /// <returns>The enumerator.</returns>
    public IAsyncEnumerator<JobResultItem> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new CallerSequence<JobResultItem>(ReadAsync, _cancellationToken).GetAsyncEnumerator(cancellationToken);

    /// <summary>
    /// Writes the results to a file, as JSON Lines: each line is the item as received, with the members <c>attempts</c> and <c>batch_id</c> before it, and
    /// <c>failure</c> in place of an item. Each write to the file is of whole lines, but for lines of more than 1 MiB. If the file exists, it is continued: a
    /// program that was killed makes the same call again.
    /// </summary>
    /// <param name="path">The path of the file. If it exists, it must contain the first results of this job.</param>
    /// <param name="cancellationToken">Stops the run. The batches continue.</param>
    /// <returns>All requests, accounted for.</returns>
    /// <exception cref="InvalidOperationException">The results do not begin at position 0.</exception>
    /// <exception cref="BifrostJobException">The file ends with something else than a result of this job; it was not changed.</exception>
    public Task<JobSummary> WriteToFileAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (_position > 0)
            throw new InvalidOperationException("A file is continued by itself: its results begin at position 0.");
        return CancelledByCallerAsync(token => WriteToFileCoreAsync(path, token), cancellationToken);
    }

    /// <summary>Writes the results to a stream, as JSON Lines (see <see cref="WriteToFileAsync"/>).</summary>
    /// <param name="stream">The stream to write to; it is not closed.</param>
    /// <param name="cancellationToken">Stops the run. The batches continue.</param>
    /// <returns>The position after the last item, to continue there.</returns>
    public Task<long> WriteToAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return CancelledByCallerAsync(token => WriteAsync(stream, _position, end: [], path: null, token), cancellationToken);
    }

    // Writes with both tokens of the caller as one.
    private async Task<T> CancelledByCallerAsync<T>(Func<CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        using var tokens = new CallerTokens(_cancellationToken, cancellationToken);
        try
        {
            return await write(tokens.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (tokens.Replaces(failure))
        {
            throw tokens.CreateException(failure);
        }
    }

    private async IAsyncEnumerator<JobResultItem> ReadAsync(CancellationToken cancellationToken)
    {
        BatchJob job = await _open(cancellationToken).ConfigureAwait(false);
        try
        {
            long start = ResultPosition.GetOffset(_position, job.ResultsGeneration, job.Name);
            long offset = 0;
            long items = 0;
            await foreach (JobFile file in job.GetResultFilesAsync(_runs, cancellationToken).ConfigureAwait(false))
            {
                // Nothing of it is read.
                if (file.Length is { } length && offset + length <= start)
                {
                    offset += length;
                    continue;
                }

                var lines = new ResultLines(job, file);
                await using (lines.ConfigureAwait(false))
                {
                    offset += await lines.OpenAsync(start - offset, items, cancellationToken).ConfigureAwait(false);
                    while (await lines.ReadAsync(items, cancellationToken).ConfigureAwait(false))
                    {
                        offset += lines.Line.Length + 1;
                        if (offset <= start)
                            continue;
                        JobResultItem item = lines.Parse(ResultPosition.Create(offset, job.ResultsGeneration), items);
                        items++;
                        yield return item;
                    }
                }
            }

            Summary = job.Summary;
        }
        finally
        {
            if (_ownsJob)
                await job.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<JobSummary> WriteToFileCoreAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        await using (file.ConfigureAwait(false))
        {
            byte[] end = await ReadEndAsync(file, cancellationToken).ConfigureAwait(false);
            await WriteAsync(file, file.Length, end, path, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }

        return Summary!;
    }

    // Writes what follows the start. The end of what was written earlier has to be at the same place in the results.
    private async Task<long> WriteAsync(Stream target, long start, byte[] end, string? path, CancellationToken cancellationToken)
    {
        BatchJob job = await _open(cancellationToken).ConfigureAwait(false);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        using var lines = new WholeLines(target);
        long checkedEnd = start;
        try
        {
            if (path is null)
                start = ResultPosition.GetOffset(start, job.ResultsGeneration, job.Name);
            long position = 0;
            await foreach (JobFile file in job.GetResultFilesAsync(_runs, cancellationToken).ConfigureAwait(false))
            {
                if (file.Length is { } length && position + length <= start - end.Length)
                {
                    position += length;
                    continue;
                }

                JobFileStream source = await job.Files.OpenAsync(file, cancellationToken).ConfigureAwait(false);
                await using (source.ConfigureAwait(false))
                {
                    while (await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int read)
                    {
                        ReadOnlyMemory<byte> chunk = buffer.AsMemory(0, read);
                        if (!IsSame(chunk.Span, position, end, start - end.Length))
                            throw CreateOtherFileException(job, path);
                        int skipped = (int)Math.Clamp(start - position, 0, read);
                        position += read;
                        if (skipped < read)
                            await lines.WriteAsync(chunk[skipped..], cancellationToken).ConfigureAwait(false);
                    }

                    checkedEnd = Math.Max(start, position);
                }
            }

            if (position < start)
                throw CreateOtherFileException(job, path);
            await lines.FlushAsync(cancellationToken).ConfigureAwait(false);
            await target.FlushAsync(cancellationToken).ConfigureAwait(false);
            Summary = job.Summary;
            return ResultPosition.Create(position, job.ResultsGeneration);
        }
        catch (BifrostJobException exception) when (exception.Reason == JobFailureReason.Damaged && path is not null)
        {
            // Lines of a file that is damaged would stay, and the next call would continue after them.
            if (target.Length > checkedEnd)
                target.SetLength(checkedEnd);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (_ownsJob)
                await job.DisposeAsync().ConfigureAwait(false);
        }
    }

    // Compares the part of the text that is in a chunk.
    private static bool IsSame(ReadOnlySpan<byte> chunk, long position, byte[] text, long textStart)
    {
        long from = Math.Max(position, textStart);
        long to = Math.Min(position + chunk.Length, textStart + text.Length);
        return from >= to
            || chunk[(int)(from - position)..(int)(to - position)].SequenceEqual(text.AsSpan((int)(from - textStart), (int)(to - from)));
    }

    // The last complete line, and what follows it when the program was killed while it was writing a line. Moves to the end.
    private static async Task<byte[]> ReadEndAsync(FileStream file, CancellationToken cancellationToken)
    {
        const int Step = 64 * 1024;
        for (long length = Math.Min(file.Length, Step); ; length = Math.Min(file.Length, 2 * length))
        {
            var end = new byte[length];
            file.Position = file.Length - length;
            await file.ReadExactlyAsync(end, cancellationToken).ConfigureAwait(false);
            int last = end.AsSpan().LastIndexOf((byte)'\n');
            int previous = last < 0 ? -1 : end.AsSpan(0, last).LastIndexOf((byte)'\n');
            if (previous >= 0 || length == file.Length)
                return end[(previous + 1)..];
        }
    }

    private static BifrostJobException CreateOtherFileException(BatchJob job, string? path) => new(
        path is null ? $"The position is after the last result of job '{job.Name}' that is available."
            : $"The file '{path}' does not contain the results of job '{job.Name}': it was not changed.")
    {
        Reason = JobFailureReason.DifferentRequests,
    };
}
