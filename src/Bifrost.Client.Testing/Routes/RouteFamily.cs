namespace Bifrost.Client.Testing;

/// <summary>The gateway's two families of routes, which spell ids differently.</summary>
internal enum RouteFamily
{
    /// <summary><c>/v1/…</c></summary>
    Unified,

    /// <summary><c>/openai/…</c>, made for OpenAI's own clients.</summary>
    OpenAI,
}
