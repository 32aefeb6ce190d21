using Bifrost.Client.Common;

namespace Bifrost.Client.Gathering;

/// <summary>Where a call goes to, as its address shows.</summary>
/// <param name="Endpoint">The endpoint; null for messages of Anthropic.</param>
/// <param name="Provider">The provider; null when the address does not show it.</param>
/// <param name="Deployment">The deployment of Azure in the path, which is the model; null if there is none.</param>
/// <param name="IsGateway">Whether the model can begin with the name of a provider, as it can at a gateway.</param>
internal sealed record CallRoute(BatchEndpoint? Endpoint, ModelProvider? Provider, string? Deployment, bool IsGateway)
{
    private const string Messages = "/messages";

    // Longer paths before those that they end with.
    private static readonly (string Path, BatchEndpoint Endpoint)[] Endpoints =
    [
        ("/chat/completions", BatchEndpoint.ChatCompletions),
        ("/completions", BatchEndpoint.Completions),
        ("/responses", BatchEndpoint.Responses),
        ("/embeddings", BatchEndpoint.Embeddings),
        ("/moderations", BatchEndpoint.Moderations),
    ];

    private static readonly string[] AzureDomains = [".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com"];

    /// <summary>Finds the route of an address; null when it is not that of an endpoint that batches have.</summary>
    public static CallRoute? Find(Uri address)
    {
        string path = address.AbsolutePath.TrimEnd('/');
        if (path.EndsWith(Messages, StringComparison.Ordinal))
            return new CallRoute(null, ModelProvider.Anthropic, null, !IsHostOf(address, "api.anthropic.com"));
        foreach ((string end, BatchEndpoint endpoint) in Endpoints)
        {
            if (path.EndsWith(end, StringComparison.Ordinal))
                return Create(address, endpoint, path[..^end.Length].Split('/', StringSplitOptions.RemoveEmptyEntries));
        }

        return null;
    }

    /// <summary>An address without its query, for messages.</summary>
    public static string Describe(Uri address) => MessageText.ToId(address.GetComponents(UriComponents.Path | UriComponents.KeepDelimiter, UriFormat.UriEscaped));

    private static CallRoute Create(Uri address, BatchEndpoint endpoint, string[] prefix)
    {
        bool isAzure = AzureDomains.Any(domain => address.Host.EndsWith(domain, StringComparison.OrdinalIgnoreCase));
        if (prefix is [.., "deployments", var deployment])
            return new CallRoute(endpoint, ModelProvider.Azure, Uri.UnescapeDataString(deployment), IsGateway: false);
        if (prefix is [.. var rest, "v1"])
            prefix = rest;
        bool isOpenAI = IsHostOf(address, "api.openai.com");
        ModelProvider? provider = isAzure ? ModelProvider.Azure : isOpenAI || prefix is [.., "openai"] ? ModelProvider.OpenAI : (ModelProvider?)null;
        return new CallRoute(endpoint, provider, null, !isAzure && !isOpenAI);
    }

    private static bool IsHostOf(Uri address, string host) => address.Host.Equals(host, StringComparison.OrdinalIgnoreCase);
}
