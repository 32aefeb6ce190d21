using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Bifrost.Client.Jobs;

/// <summary>The files of one job in its journal.</summary>
/// <param name="journal">The journal.</param>
/// <param name="job">The name of the job.</param>
/// <param name="journalLock">The lock of the job.</param>
internal sealed class JobFiles(IJobJournal journal, string job, IJobJournalLock journalLock)
{
    public string Job => job;

    /// <summary>A name that no file of the job has had: stale owners and earlier attempts have others.</summary>
    /// <param name="kind">What is in the file, such as <c>requests</c>.</param>
    /// <param name="number">The number of the part, or of the attempt.</param>
    public static string CreateName(string kind, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}-{number:D4}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}.jsonl");

    public ValueTask<IJobJournalFile> CreateAsync(string name, CancellationToken cancellationToken) => journalLock.CreateFileAsync(name, cancellationToken);

    /// <summary>Opens a file. What it contains is checked while it is read.</summary>
    /// <exception cref="BifrostJobException">The file does not exist, or has another length.</exception>
    public ValueTask<JobFileStream> OpenAsync(JobFile file, CancellationToken cancellationToken) => JobFileStream.OpenAsync(journal, job, file, cancellationToken);

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken) => journalLock.DeleteFileAsync(name, cancellationToken);

    /// <summary>Reads the lines of a file. A line, without its line feed, is valid until the next one is requested.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadLinesAsync(JobFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new LineReader(await OpenAsync(file, cancellationToken).ConfigureAwait(false));
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                yield return reader.Line;
        }
    }

    /// <summary>Reads a file to its end.</summary>
    /// <exception cref="BifrostJobException">It is damaged.</exception>
    public async Task CheckAsync(JobFile file, CancellationToken cancellationToken)
    {
        JobFileStream stream = await OpenAsync(file, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
            await stream.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a file is what its record says.</summary>
    public async Task<bool> IsIntactAsync(JobFile? file, CancellationToken cancellationToken)
    {
        try
        {
            if (file is not null)
                await CheckAsync(file, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (BifrostJobException exception) when (exception.Reason == JobFailureReason.Damaged)
        {
            return false;
        }
    }
}
