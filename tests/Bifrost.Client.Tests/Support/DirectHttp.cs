namespace Bifrost.Client.Tests.Support;

/// <summary>The <see cref="HttpClient"/> of a caller. It connects to the gateway whatever proxy the environment names.</summary>
internal static class DirectHttp
{
    public static HttpClient CreateClient() => new(new HttpClientHandler { UseProxy = false });
}
