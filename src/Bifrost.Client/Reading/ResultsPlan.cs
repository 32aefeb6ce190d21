using Bifrost.Client.Common;
using Bifrost.Client.Errors;

namespace Bifrost.Client.Reading;

/// <summary>The sources that the results of a batch are read from, in order.</summary>
/// <param name="Batch">The batch as it was when the plan was created.</param>
/// <param name="Source">The kind of the sources.</param>
/// <param name="Sources">The sources.</param>
internal sealed record ResultsPlan(Batch Batch, BatchResultsSource Source, IReadOnlyList<PlannedSource> Sources)
{
    /// <summary>
    /// Whether "not ready" from the results endpoint means that there are none: the batch has ended, but was not completed.
    /// </summary>
    public bool EndpointMayHaveNothing => Batch.Status != BatchStatus.Completed && Batch.Status != BatchStatus.Ended;

    /// <summary>The index of the source that a position is in.</summary>
    /// <param name="fileId">The file of the position; null for the results endpoint.</param>
    /// <exception cref="BifrostPaginationException">The batch has no such source.</exception>
    public int IndexOf(string? fileId)
    {
        for (int index = 0; index < Sources.Count; index++)
        {
            if (Sources[index].FileId == fileId)
                return index;
        }

        throw ExceptionFactory.CreatePaginationException(
            fileId is null ? "GET /v1/batches/{batch_id}/results" : "GET /v1/files/{file_id}/content",
            $"batch '{MessageText.ToId(Batch.Id)}'",
            fileId is null ? "the position is in the results endpoint, and this reading is from files" : "the position is in a file that this reading does not include",
            cursor: null);
    }
}
