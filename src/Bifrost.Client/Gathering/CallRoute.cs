using Bifrost.Client.Common;

namespace Bifrost.Client.Gathering;

/// <summary>Where a call goes to, as its address shows.</summary>
/// <param name="Endpoint">The endpoint; null for messages of Anthropic.</param>
/// <param name="Provider">The provider; null when the address does not show it.</param>
/// <param name="Deployment">The deployment of Azure in the path, which is the model; null if there is none.</param>
/// <param name="IsGateway">Whether the model can begin with the name of a provider, as it can at a gateway.</param>
internal sealed record CallRoute(BatchEndpoint? Endpoint, ModelProvider? Provider, string? Deployment, bool IsGateway)
{
    private const string Messages = "/v1/messages";

    // Longer paths before those that they end with.
    private static readonly (string Path, BatchEndpoint Endpoint)[] Endpoints =
    [
        ("/chat/completions", BatchEndpoint.ChatCompletions),
        ("/completions", BatchEndpoint.Completions),
        ("/responses", BatchEndpoint.Responses),
        ("/embeddings", BatchEndpoint.Embeddings),
        ("/moderations", BatchEndpoint.Moderations),
    ];

    // Hosts, and with a dot at the start domains. Some providers have paths that at a gateway are those of another one.
    private static readonly (string Host, ModelProvider Provider)[] Hosts =
    [
        ("api.openai.com", ModelProvider.OpenAI),
        (".openai.azure.com", ModelProvider.Azure),
        (".services.ai.azure.com", ModelProvider.Azure),
        (".cognitiveservices.azure.com", ModelProvider.Azure),
        (".azure.us", ModelProvider.Azure),
        (".azure.cn", ModelProvider.Azure),
        ("api.anthropic.com", ModelProvider.Anthropic),
        (".googleapis.com", ModelProvider.Gemini),
        ("api.groq.com", ModelProvider.Groq),
    ];

    /// <summary>Finds the route of an address; null when it is not that of an endpoint that batches have.</summary>
    public static CallRoute? Find(Uri address)
    {
        string path = address.AbsolutePath.TrimEnd('/');
        if (path.EndsWith(Messages, StringComparison.Ordinal))
            return new CallRoute(null, ModelProvider.Anthropic, null, FindProvider(address.Host) is null);
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
        if (prefix is [.., "deployments", var deployment])
            return new CallRoute(endpoint, ModelProvider.Azure, Uri.UnescapeDataString(deployment), IsGateway: false);
        if (prefix is [.. var rest, "v1"])
            prefix = rest;
        ModelProvider? known = FindProvider(address.Host);
        return new CallRoute(endpoint, known ?? (prefix is [.., "openai"] ? ModelProvider.OpenAI : (ModelProvider?)null), null, known is null);
    }

    private static ModelProvider? FindProvider(string host)
    {
        foreach ((string known, ModelProvider provider) in Hosts)
        {
            if (known[0] == '.' ? host.EndsWith(known, StringComparison.OrdinalIgnoreCase) : host.Equals(known, StringComparison.OrdinalIgnoreCase))
                return provider;
        }

        return null;
    }
}
