namespace Bifrost.Client;

/// <summary>The source that the results of a batch are read from.</summary>
public enum BatchResultsSource
{
    /// <summary>
    /// The results endpoint and, for providers that report failed requests in a separate file (OpenAI, Azure), the error file. Returns one
    /// item for each request that the provider reports.
    /// </summary>
    ResultsEndpoint = 0,

    /// <summary>
    /// The output and error files of the provider, through the file content endpoint of the gateway (OpenAI, Azure). Returns the same items
    /// as <see cref="ResultsEndpoint"/> faster, and with bodies exactly as written by the provider; the results endpoint sorts the keys of
    /// objects and rounds integers greater than 2^53. If a batch has no such files, <see cref="ResultsEndpoint"/> is used instead; see
    /// <see cref="BatchResultsSummary.Source"/>.
    /// </summary>
    ProviderFiles,

    /// <summary>
    /// The results endpoint only: the batch is not retrieved, the error file is not read, no items are filtered out, and there is no
    /// summary.
    /// </summary>
    ResultsEndpointOnly,
}
