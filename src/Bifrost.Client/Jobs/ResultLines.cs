namespace Bifrost.Client.Jobs;

/// <summary>The lines of a file with results. Damage says how many items the reading had returned before.</summary>
internal sealed class ResultLines(BatchJob job, JobFile file) : IAsyncDisposable
{
    private LineReader? _reader;

    /// <summary>The current line without its line feed; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Line => _reader!.Line;

    /// <summary>Opens the file.</summary>
    /// <param name="start">Where to begin, in bytes, at the start of a line; begins with the first line if it is not positive.</param>
    /// <param name="items">The number of items that were returned.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Where the reading begins; 0 when the file cannot seek.</returns>
    public async ValueTask<long> OpenAsync(long start, long items, CancellationToken cancellationToken)
    {
        try
        {
            JobFileStream stream = await job.Files.OpenAsync(file, cancellationToken).ConfigureAwait(false);
            _reader = new LineReader(stream);
            return start > 0 && stream.CanSeek && start <= stream.Length ? stream.Seek(start, SeekOrigin.Begin) : 0;
        }
        catch (BifrostJobException exception) when (exception.Reason == JobFailureReason.Damaged)
        {
            throw AddItems(exception, items);
        }
    }

    public async ValueTask<bool> ReadAsync(long items, CancellationToken cancellationToken)
    {
        try
        {
            return await _reader!.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (BifrostJobException exception) when (exception.Reason == JobFailureReason.Damaged)
        {
            throw AddItems(exception, items);
        }
    }

    public JobResultItem Parse(long position, long items)
    {
        try
        {
            return JobResultLine.Read(job.Name, file, Line.Span, job.Provider, position);
        }
        catch (BifrostJobException exception)
        {
            throw AddItems(exception, items);
        }
    }

    public ValueTask DisposeAsync() => _reader?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static BifrostJobException AddItems(BifrostJobException exception, long items) => new(
        $"{exception.Message} {items} items were returned before.", exception)
    {
        Reason = exception.Reason,
        FileName = exception.FileName,
        ItemsDelivered = items,
    };
}
