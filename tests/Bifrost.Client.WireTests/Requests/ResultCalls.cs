namespace Bifrost.Client.WireTests.Requests;

/// <summary>Calls that read the results of batches.</summary>
internal static class ResultCalls
{
    private const string Retrieve = "GET /openai/v1/batches/batch_1?provider=openai";
    private const string Results = "GET /v1/batches/batch_1/results?provider=openai";
    private const string ErrorFile = "GET /v1/files/file-errors/content?provider=openai";

    private static readonly BatchReference Reference = new(ModelProvider.OpenAI, "batch_1");
    private static readonly Batch Completed = new()
    {
        Id = "batch_1",
        Provider = ModelProvider.OpenAI,
        Status = BatchStatus.Completed,
        OutputFileId = "file-output",
        ErrorFileId = "file-errors",
    };
    private static readonly BatchResultsOptions OnlyFiles = new() { Source = BatchResultsSource.ProviderFiles };
    private static readonly BatchResultsOptions OnlyEndpoint = new() { Source = BatchResultsSource.ResultsEndpointOnly };

    public static IReadOnlyList<PublicCall> All { get; } =
    [
        new(
            "BatchesClient.GetResultsAsync(BatchReference)",
            "",
            client => Reading.ToEndAsync(client.Batches.GetResultsAsync(Reference)),
            Retrieve,
            Results,
            ErrorFile),
        new(
            "BatchesClient.GetResultsAsync(BatchReference, BatchResultsOptions)",
            "",
            client => Reading.ToEndAsync(client.Batches.GetResultsAsync(Reference, OnlyEndpoint)),
            Results),
        new(
            "BatchesClient.GetResultsAsync(String, ModelProvider, BatchResultsOptions)",
            "from files",
            client => Reading.ToEndAsync(client.Batches.GetResultsAsync("batch_1", ModelProvider.OpenAI, OnlyFiles)),
            Retrieve,
            "GET /v1/files/file-output/content?provider=openai",
            ErrorFile),
        new(
            "BatchesClient.GetResultsAsync(String, ModelProvider, BatchResultsOptions)",
            "Bedrock",
            client => Reading.ToEndAsync(client.Batches.GetResultsAsync("arn:aws:bedrock:job/b1", ModelProvider.Bedrock, OnlyEndpoint)),
            "GET /v1/batches/arn%3Aaws%3Abedrock%3Ajob%2Fb1/results?provider=bedrock"),
        new(
            "BatchesClient.GetResultsAsync(String, ModelProvider, BatchResultsOptions)",
            "Gemini",
            client => Reading.ToEndAsync(client.Batches.GetResultsAsync("batches/b1", ModelProvider.Gemini, OnlyEndpoint)),
            "GET /v1/batches/b1/results?provider=gemini"),
        new(
            "BatchesClient.GetResultsAsync(Batch, BatchResultsOptions)",
            "",
            client => Reading.ToEndAsync(client.Batches.GetResultsAsync(Completed)),
            Results,
            ErrorFile),
        new(
            "BatchesClient.OpenResultReader(Batch, BatchResultsOptions)",
            "",
            client => Reading.ToEndAsync(client.Batches.OpenResultReader(Completed)),
            Results,
            ErrorFile),
        new(
            "BatchesClient.OpenResultReader(BatchReference, BatchResultsOptions)",
            "",
            client => Reading.ToEndAsync(client.Batches.OpenResultReader(Reference)),
            Retrieve,
            Results,
            ErrorFile),
        new(
            "BatchesClient.GetResultsPageAsync(BatchReference, String)",
            "",
            client => client.Batches.GetResultsPageAsync(Reference),
            Results),
        new(
            "BatchesClient.GetResultsPageAsync(String, ModelProvider, String)",
            "with a cursor",
            client => client.Batches.GetResultsPageAsync("batch_1", ModelProvider.OpenAI, "c=1"),
            Results + "&after=c%3D1"),
    ];
}
