using System.Text;

namespace Bifrost.Client.Jobs;

/// <summary>The results of requests that wait for another attempt: they are final when there is none.</summary>
internal static class FailedResults
{
    /// <summary>Copies the results of an attempt to a file of final results.</summary>
    /// <param name="files">The files of the job.</param>
    /// <param name="state">The state of the job.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="requests">The requests whose results are copied; null copies all.</param>
    /// <param name="target">The file of final results.</param>
    /// <param name="cancellationToken">Cancels the copying.</param>
    /// <param name="areExcluded">Whether the results of all but these requests are copied.</param>
    /// <returns>The results that were copied, by outcome.</returns>
    public static async Task<JobRequestCounts> CopyAsync(
        JobFiles files, JobState state, int attempt, RequestIndex[]? requests, LineWriter target, CancellationToken cancellationToken, bool areExcluded = false)
    {
        var counts = new JobRequestCounts();
        foreach (JobPart source in state.GetFailedParts(attempt))
        {
            JobFile file = source.FailedResultsFile!;
            await foreach (ReadOnlyMemory<byte> line in files.ReadLinesAsync(file, cancellationToken).ConfigureAwait(false))
            {
                JobResultItem result = JobResultLine.Read(files.Job, file, line.Span, state.Template.Provider, position: 0);
                byte[] id = Encoding.UTF8.GetBytes(result.CustomId);
                if (requests is not null && Array.Exists(requests, index => index.Find(id) >= 0) == areExcluded)
                    continue;
                counts = counts.Add(result.Outcome);
                await target.WriteLineAsync(line.Span, cancellationToken).ConfigureAwait(false);
            }
        }

        return counts;
    }
}
