using Bifrost.Client.Common;
using Bifrost.Client.Configuration;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client;

/// <summary>Options of a <see cref="BifrostClient"/>. They are read once, when the client is created.</summary>
public sealed class BifrostClientOptions
{
    /// <summary>The absolute http or https URL of the gateway, such as <c>https://gateway.example.com</c>. Required.</summary>
    /// <remarks>
    /// Can have a path, with or without trailing slash, but no user, password, query or fragment. Keys are sent to this host only. A gateway on this
    /// machine (<see cref="Uri.IsLoopback"/>) is called without the proxy of the environment (<c>HTTP_PROXY</c>) or the system.
    /// </remarks>
    public Uri? BaseAddress { get; set; }

    /// <summary>
    /// The API key; <see langword="null"/> sends none. By default, a virtual key (<c>sk-bf-…</c>) is sent in the header <c>x-bf-vk</c> and
    /// any other key as <c>Authorization: Bearer</c>; use <see cref="Authentication"/> to select the header.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>Returns the API key for a request, for keys that change; <see langword="null"/> from the callback sends no key.</summary>
    /// <remarks>
    /// Called before every request, including retries: cache the key if it is expensive to get. <see cref="Timeout"/> includes its time. An exception
    /// becomes the inner exception of a <see cref="BifrostException"/>. Cannot be combined with <see cref="ApiKey"/>.
    /// </remarks>
    public Func<CancellationToken, ValueTask<string?>>? ApiKeyCallback { get; set; }

    /// <summary>
    /// A virtual key to send in the header <c>x-bf-vk</c>, in addition to the <c>Authorization</c> header from <see cref="ApiKey"/> or
    /// <see cref="UserName"/>, which can be for the admin authentication of the gateway or for a proxy. <see langword="null"/> sends none.
    /// </summary>
    public string? VirtualKey { get; set; }

    /// <summary>The user name for <c>Authorization: Basic</c>, which gateways with admin authentication require; must not contain a colon.</summary>
    /// <remarks>Requires <see cref="Password"/>. <see langword="null"/> disables basic authentication with a user name.</remarks>
    public string? UserName { get; set; }

    /// <summary>The password of <see cref="UserName"/>.</summary>
    public string? Password { get; set; }

    /// <summary>The header for <see cref="ApiKey"/> or the key from the callback. Default: <see cref="BifrostAuthentication.Automatic"/>.</summary>
    public BifrostAuthentication Authentication { get; set; }

    /// <summary>Maximum time of a call, including its retries and reading its response. Default: 5 minutes.</summary>
    /// <remarks>
    /// Less than 24 days, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>. For results and contents of files, the timeout applies until
    /// the response starts; the gateway prepares results completely before it sends the first byte. For an upload, it applies to sending each block
    /// of data, and to the response after the last one; the time to read the source is not included. If the client is created with an
    /// <see cref="HttpClient"/>, <see cref="HttpClient.Timeout"/> applies to each request as well.
    /// </remarks>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Maximum time without new data while a response is read. Default: 100 seconds.</summary>
    /// <remarks>Less than 24 days, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>.</remarks>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Maximum size in bytes of a single result item, and of any other response, such as one page of a list. Default: 256 MiB.</summary>
    /// <remarks>From 1,024 to 2,000,000,000.</remarks>
    public int MaxItemBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>When requests are sent again after a transient failure. Default: up to 3 retries of requests that can be repeated safely.</summary>
    /// <remarks>Set <see cref="BifrostRetryOptions.MaxRetries"/> to 0 to disable retries.</remarks>
    public BifrostRetryOptions Retry { get; set; } = new();

    /// <summary>
    /// Creates the logger of the client, with the category <c>Bifrost.Client</c>. Default: <see langword="null"/>, which uses the logging of the
    /// service provider with dependency injection, and does not log otherwise.
    /// </summary>
    /// <remarks>Logs contain no key, header, prompt or answer. Cannot be set from configuration.</remarks>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Returns one message for each invalid option, which names the option and contains no secret; empty if all are valid.</summary>
    internal IEnumerable<string> Validate()
    {
        if (BaseAddress is null)
            yield return $"{nameof(BaseAddress)} is required: the URL of the gateway, such as https://gateway.example.com.";
        else if (!BaseAddress.IsAbsoluteUri || BaseAddress.Scheme is not ("http" or "https"))
            yield return $"{nameof(BaseAddress)} must be an absolute http or https URL.";
        else if (BaseAddress.UserInfo.Length > 0)
            yield return $"{nameof(BaseAddress)} must not contain a user name or password. Use {nameof(UserName)} and {nameof(Password)}.";
        else if (BaseAddress.Query.Length > 0 || BaseAddress.Fragment.Length > 0)
            yield return $"{nameof(BaseAddress)} must not contain a query or a fragment.";

        if (ApiKey is not null && ApiKeyCallback is not null)
            yield return $"{nameof(ApiKey)} and {nameof(ApiKeyCallback)} cannot both be set.";
        if (UserName is null != Password is null)
            yield return $"{nameof(UserName)} and {nameof(Password)} must be set together.";
        if (UserName?.Contains(':', StringComparison.Ordinal) == true)
            yield return $"{nameof(UserName)} must not contain a colon.";
        if (!Enum.IsDefined(Authentication))
            yield return $"{nameof(Authentication)} must be one of {string.Join(", ", Enum.GetNames<BifrostAuthentication>())}.";

        foreach ((string name, string? value) in new[] { (nameof(ApiKey), ApiKey), (nameof(VirtualKey), VirtualKey) })
        {
            if (value is not null && HeaderText.Validate(value) is string error)
                yield return $"{name} {error}.";
        }

        if (UserName is not null && ApiKey is not null && KeyPlacement.Of(ApiKey, Authentication) != BifrostAuthentication.VirtualKey)
            yield return $"{nameof(ApiKey)} and {nameof(UserName)} would both be sent in the Authorization header. Only a virtual key can be combined with {nameof(UserName)}.";
        if (VirtualKey is not null && ApiKey is not null && KeyPlacement.Of(ApiKey, Authentication) == BifrostAuthentication.VirtualKey)
            yield return $"{nameof(ApiKey)} and {nameof(VirtualKey)} would both be sent in the x-bf-vk header.";
        if (ApiKey is not null && KeyPlacement.ValidateBasic(ApiKey, Authentication) is string basicError)
            yield return $"{nameof(ApiKey)} {basicError}.";

        foreach ((string name, TimeSpan value) in new[] { (nameof(Timeout), Timeout), (nameof(ReadTimeout), ReadTimeout) })
        {
            if (value != System.Threading.Timeout.InfiniteTimeSpan && (value <= TimeSpan.Zero || value.TotalMilliseconds > int.MaxValue))
                yield return $"{name} must be greater than zero and less than 24 days, or infinite.";
        }

        if (MaxItemBytes is < 1024 or > 2_000_000_000)
            yield return $"{nameof(MaxItemBytes)} must be from 1,024 to 2,000,000,000.";
        if (Retry is null)
            yield return $"{nameof(Retry)} must not be null.";
        foreach (string error in Retry?.Validate() ?? [])
            yield return error;
    }
}
