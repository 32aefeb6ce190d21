namespace Bifrost.Client;

/// <summary>Where the results of a batch are read from.</summary>
public enum BatchResultsSource
{
    /// <summary>
    /// The results endpoint, and the error file where failures live apart (OpenAI, Azure): one item for every request that the provider
    /// answered for.
    /// </summary>
    ResultsEndpoint = 0,

    /// <summary>
    /// The provider's own output and error files, through the gateway's content route (OpenAI, Azure): the same items in half the
    /// gateway's time, with every number, key order and byte as the provider wrote them. The results endpoint rounds integers beyond
    /// 2^53 and sorts keys. Where a batch has no such files, the results endpoint is taken; the summary tells.
    /// </summary>
    ProviderFiles,

    /// <summary>The results endpoint and nothing else: one request, no error file, nothing filtered, no summary.</summary>
    ResultsEndpointOnly,
}
