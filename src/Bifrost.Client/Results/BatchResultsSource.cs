namespace Bifrost.Client;

/// <summary>The source that the results of a batch are read from.</summary>
public enum BatchResultsSource
{
    /// <summary>The results endpoint and, for providers that report failed requests in a separate file (OpenAI, Azure), the error file.</summary>
    /// <remarks>Returns one item for each request that the provider reports.</remarks>
    ResultsEndpoint = 0,

    /// <summary>
    /// The output and error files of the provider, through the file content endpoint of the gateway (OpenAI, Azure). Returns the same items
    /// as <see cref="ResultsEndpoint"/> faster, and with bodies exactly as written by the provider; the results endpoint sorts the keys of
    /// objects and rounds integers greater than 2^53. If a batch has no such files, <see cref="ResultsEndpoint"/> is used instead; see
    /// <see cref="BatchResultsSummary.Source"/>.
    /// </summary>
    ProviderFiles,

    /// <summary>The results endpoint only. The batch and the error file are not read, no items are omitted, and there is no summary.</summary>
    ResultsEndpointOnly,
}
