namespace Bifrost.Client.Testing;

/// <summary>The two families of routes of the gateway. They use different spellings of ids.</summary>
internal enum RouteFamily
{
    /// <summary>The unified routes: <c>/v1/…</c></summary>
    Unified,

    /// <summary>The OpenAI-compatible routes: <c>/openai/…</c></summary>
    OpenAI,
}
