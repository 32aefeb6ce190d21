namespace Bifrost.Client;

/// <summary>Decides where the results of a batch are read from; asks for the batch first when it is not known to be over.</summary>
internal sealed class ResultsPlanner(
    IBatchEndpoints batches, IFileEndpoints files, BatchReference reference, Func<CancellationToken, Task<Batch>> getBatch, int maxItemBytes)
{
    public async Task<ResultsPlan> PlanAsync(BatchResultsOptions options, CancellationToken cancellationToken)
    {
        Batch batch = await getBatch(cancellationToken).ConfigureAwait(false);

        // Bedrock answers "no results" for a batch that is running, which would look like a batch without answers.
        if (!batch.Status.IsTerminal)
        {
            throw new BifrostResultsNotReadyException(
                $"Batch '{batch.Id}' of {reference.Provider} is '{batch.Status}': there are no results before it is over.")
            {
                StatusCode = 200,
                Provider = reference.Provider,
            };
        }

        // OpenAI and Azure, and custom providers of their kind, keep failures apart, and answer 500 when there is nothing but failures.
        bool hasOwnFiles = KeepsOwnFiles(batch);
        string? output = hasOwnFiles ? NullIfEmpty(batch.OutputFileId) : null;
        string? errors = hasOwnFiles ? NullIfEmpty(batch.ErrorFileId) : null;
        bool mayHaveMore = !hasOwnFiles || NullIfEmpty(batch.OutputBlob) is not null || (errors is null && batch.Status == BatchStatus.Completed);
        bool fromFiles = options.Source == BatchResultsSource.ProviderFiles && (output is not null || (errors is not null && !mayHaveMore));

        var sources = new List<Func<ItemSource>>();
        if (fromFiles && output is not null)
            sources.Add(() => OpenFile(output));
        else if (!fromFiles && (output is not null || mayHaveMore))
            sources.Add(() => new EndpointItemSource(batches, reference, options.Cursor, maxItemBytes));
        if (errors is not null)
            sources.Add(() => OpenFile(errors));
        return new ResultsPlan(batch, fromFiles ? BatchResultsSource.ProviderFiles : BatchResultsSource.ResultsEndpoint, sources);
    }

    private FileItemSource OpenFile(string fileId) => new(files, fileId, reference.Provider, maxItemBytes);

    private bool KeepsOwnFiles(Batch batch)
    {
        ModelProvider provider = reference.Provider;
        if (provider == ModelProvider.Anthropic || provider == ModelProvider.Gemini || provider == ModelProvider.Bedrock || provider == ModelProvider.Vertex)
            return false;
        return provider == ModelProvider.OpenAI || provider == ModelProvider.Azure || NullIfEmpty(batch.ErrorFileId) is not null || NullIfEmpty(batch.OutputFileId) is not null;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
