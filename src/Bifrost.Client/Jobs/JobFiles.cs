using System.Runtime.CompilerServices;

namespace Bifrost.Client.Jobs;

/// <summary>The files of one job in its journal.</summary>
internal sealed class JobFiles(IJobJournal journal, string job)
{
    public ValueTask<Stream> CreateAsync(string file, CancellationToken cancellationToken) => journal.CreateFileAsync(job, file, cancellationToken);

    public ValueTask<Stream> OpenAsync(string file, CancellationToken cancellationToken) => journal.OpenFileAsync(job, file, cancellationToken);

    public ValueTask DeleteAsync(string file, CancellationToken cancellationToken) => journal.DeleteFileAsync(job, file, cancellationToken);

    /// <summary>Reads the lines of a file. A line, without its line feed, is valid until the next one is requested.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadLinesAsync(string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new LineReader(await OpenAsync(file, cancellationToken).ConfigureAwait(false));
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                yield return reader.Line;
        }
    }
}
