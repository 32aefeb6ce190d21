namespace Bifrost.Client;

/// <summary>One call: what is sent, and what the exceptions of everything below it say about where they come from.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Route">The path, with its parameters by name.</param>
/// <param name="Target">The path and query as sent, below the base address.</param>
/// <param name="Subject">What the call is about, for messages: <c>batch 'batch_67'</c>.</param>
internal sealed record GatewayCall(HttpMethod Method, string Route, string Target, string Subject)
{
    public string Endpoint { get; } = $"{Method} {Route}";

    /// <summary>Whether the path holds an escape that gateways up to April 2026 do not decode.</summary>
    public bool NeedsPathDecoding { get; init; }

    /// <summary>Whether the call reads results, for which some refusals mean "not yet".</summary>
    public bool ReadsResults { get; init; }

    /// <summary>The body; null for none.</summary>
    public HttpContent? Content { get; init; }

    /// <summary>Headers besides the credentials; those without a value are left out.</summary>
    public IReadOnlyList<(string Name, string? Value)> Headers { get; init; } = [];
}
