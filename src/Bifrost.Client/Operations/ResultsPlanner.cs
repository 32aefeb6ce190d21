using Bifrost.Client.Api;
using Bifrost.Client.Common;
using Bifrost.Client.Providers;
using Bifrost.Client.Reading;

namespace Bifrost.Client.Operations;

/// <summary>Decides where the results of a batch are read from. Retrieves the batch first when it is not known to have ended.</summary>
internal sealed class ResultsPlanner(BatchEndpoints batches, FileEndpoints files, BatchReference reference, Func<CancellationToken, Task<Batch>> getBatch)
{
    public async Task<ResultsPlan> CreatePlanAsync(BatchResultsOptions options, CancellationToken cancellationToken)
    {
        Batch batch = await getBatch(cancellationToken).ConfigureAwait(false);

        // Bedrock returns empty results for a batch that is running, which look like a batch without answers.
        if (!batch.Status.IsTerminal)
        {
            throw new BifrostResultsNotReadyException(
                $"Batch '{MessageText.ToId(batch.Id)}' of {reference.Provider} is '{MessageText.ToCode(batch.Status.Value)}': it has no results before it has ended.")
            {
                Endpoint = "GET /openai/v1/batches/{batch_id}",
                StatusCode = 200,
                Provider = reference.Provider,
            };
        }

        // Where failures have a file of their own, the results endpoint responds with 500 when every request failed.
        bool hasFiles = HasFiles(batch);
        string? output = hasFiles ? NullIfEmpty(batch.OutputFileId) : null;
        string? errors = hasFiles ? NullIfEmpty(batch.ErrorFileId) : null;
        bool mayHaveMore = !hasFiles || NullIfEmpty(batch.OutputBlob) is not null || (errors is null && batch.Status == BatchStatus.Completed);
        bool fromFiles = options.Source == BatchResultsSource.ProviderFiles && (output is not null || (errors is not null && !mayHaveMore));

        if (fromFiles && output is not null)
            RequireFileId(batch, output, "output_file_id");
        if (errors is not null)
            RequireFileId(batch, errors, "error_file_id");

        var sources = new List<PlannedSource>();
        if (fromFiles && output is not null)
            sources.Add(CreateFile(output));
        else if (!fromFiles && (output is not null || mayHaveMore))
            sources.Add(new PlannedSource(null, position => new EndpointItemSource(batches, reference, options.Cursor, position)));
        if (errors is not null)
            sources.Add(CreateFile(errors));
        return new ResultsPlan(batch, fromFiles ? BatchResultsSource.ProviderFiles : BatchResultsSource.ResultsEndpoint, sources);
    }

    private PlannedSource CreateFile(string fileId) =>
        new(fileId, position => new FileItemSource(files, fileId, reference.Provider, position));

    // The id is the gateway's, so it is not an argument of the caller that is invalid.
    private void RequireFileId(Batch batch, string id, string member)
    {
        if (IdValidation.ValidateFileId(id, reference.Provider) is string error)
        {
            throw new BifrostInvalidResponseException(
                $"The {member} of batch '{MessageText.ToId(batch.Id)}' of {reference.Provider} has {error}, which would change the path of the request: the file is not requested.")
            {
                StatusCode = 200,
            };
        }
    }

    private bool HasFiles(Batch batch) =>
        ProviderProfile.Of(reference.Provider).HasErrorFile ?? (NullIfEmpty(batch.ErrorFileId) is not null || NullIfEmpty(batch.OutputFileId) is not null);

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
