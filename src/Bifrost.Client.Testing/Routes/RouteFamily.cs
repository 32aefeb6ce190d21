namespace Bifrost.Client.Testing;

/// <summary>The families of routes of the gateway. They use different spellings of ids, or different formats of errors.</summary>
internal enum RouteFamily
{
    /// <summary>The unified routes: <c>/v1/…</c></summary>
    Unified,

    /// <summary>The OpenAI-compatible routes: <c>/openai/…</c></summary>
    OpenAI,

    /// <summary>The Anthropic-compatible routes: <c>/anthropic/…</c></summary>
    Anthropic,
}
