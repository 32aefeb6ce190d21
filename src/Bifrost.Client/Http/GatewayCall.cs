namespace Bifrost.Client;

/// <summary>One call: what is sent, and what the exceptions of everything below it say about where they come from.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Route">The path, with its parameters by name.</param>
/// <param name="Target">The path and query as sent, below the base address.</param>
/// <param name="What">What the call is about, for messages: <c>batch</c>.</param>
/// <param name="Id">Which one; null where there is none.</param>
/// <param name="Provider">Whose; null where the caller did not say.</param>
internal sealed record GatewayCall(HttpMethod Method, string Route, string Target, string What, string? Id, ModelProvider? Provider)
{
    public string Endpoint => $"{Method} {Route}";

    /// <summary>What the call is about: <c>batch 'batch_67' of openai</c>.</summary>
    public string Subject => $"{What}{(Id is null ? "" : $" '{Id}'")}{(Provider is null ? "" : $" of {Provider}")}";

    /// <summary>Whether the path holds an escape that gateways up to April 2026 do not decode.</summary>
    public bool NeedsPathDecoding { get; init; }

    /// <summary>Whether the call reads results, for which some refusals mean "not yet".</summary>
    public bool ReadsResults { get; init; }

    /// <summary>
    /// Whether the answer is large enough for a proxy on a slow line to compress it. A gateway itself never does. Only for JSON, which says by
    /// itself when it ends too early: a compressed stream that is cut off does not.
    /// </summary>
    public bool MayBeCompressed { get; init; }

    /// <summary>The body; null for none.</summary>
    public HttpContent? Content { get; init; }

    /// <summary>Headers besides the credentials; those without a value are left out.</summary>
    public IReadOnlyList<(string Name, string? Value)> Headers { get; init; } = [];
}
