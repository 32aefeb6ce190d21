using System.Net.Http.Headers;
using System.Text;

namespace Bifrost.Client;

/// <summary>Puts the credentials of the options into a request.</summary>
internal sealed class Credentials
{
    private readonly Func<CancellationToken, ValueTask<string?>>? _callback;
    private readonly BifrostAuthentication _place;
    private readonly string? _virtualKey;
    private readonly AuthenticationHeaderValue? _authorization;

    public Credentials(BifrostClientOptions options)
    {
        _callback = options.ApiKeyCallback;
        _place = options.Authentication;
        _virtualKey = options.VirtualKey;
        _authorization = options.UserName is null ? null : Basic($"{options.UserName}:{options.Password}");
        if (options.ApiKey is not null)
            Place(options.ApiKey, ref _virtualKey, ref _authorization);
    }

    /// <summary>The headers that hold secrets.</summary>
    public static IReadOnlyList<string> SecretHeaders { get; } = [VirtualKeyHeader, "Authorization", "Proxy-Authorization", "x-api-key", "api-key"];

    private const string VirtualKeyHeader = "x-bf-vk";

    public async ValueTask ApplyAsync(HttpRequestHeaders headers, CancellationToken cancellationToken)
    {
        string? virtualKey = _virtualKey;
        AuthenticationHeaderValue? authorization = _authorization;
        if (_callback is not null && await CallAsync(_callback, cancellationToken).ConfigureAwait(false) is string key)
        {
            if ((FaultOf(key) ?? FaultAsBasic(key, _place) ?? Clash(key)) is string fault)
                throw new BifrostException($"The key from {nameof(BifrostClientOptions.ApiKeyCallback)} {fault}.");
            Place(key, ref virtualKey, ref authorization);
        }

        if (virtualKey is not null)
            headers.TryAddWithoutValidation(VirtualKeyHeader, virtualKey);
        if (authorization is not null)
            headers.Authorization = authorization;
    }

    /// <summary>What is wrong with a key, without quoting it; null when nothing is.</summary>
    public static string? FaultOf(string key) =>
        string.IsNullOrWhiteSpace(key) ? "is blank"
        : key.AsSpan().IndexOfAnyExceptInRange('\u0020', '\u007e') >= 0 ? "holds a character that a header cannot carry (a line break, or not ASCII)"
        : char.IsWhiteSpace(key[0]) || char.IsWhiteSpace(key[^1]) ? "has white space around it"
        : null;

    /// <summary>What is wrong with a key that is to be a user and password; null when nothing is, or when it is not.</summary>
    public static string? FaultAsBasic(string key, BifrostAuthentication place) =>
        place == BifrostAuthentication.Basic && !key.Contains(':', StringComparison.Ordinal)
            ? $"must be user:password for {nameof(BifrostClientOptions.Authentication)} {nameof(BifrostAuthentication.Basic)}"
            : null;

    /// <summary>Where a key goes: never <see cref="BifrostAuthentication.Automatic"/>.</summary>
    public static BifrostAuthentication PlaceOf(string key, BifrostAuthentication asked) =>
        asked != BifrostAuthentication.Automatic ? asked
        : key.StartsWith("sk-bf-", StringComparison.OrdinalIgnoreCase) ? BifrostAuthentication.VirtualKey
        : BifrostAuthentication.Bearer;

    private static async ValueTask<string?> CallAsync(Func<CancellationToken, ValueTask<string?>> callback, CancellationToken cancellationToken)
    {
        try
        {
            // A key that was read from a file ends in a line break.
            return (await callback(cancellationToken).ConfigureAwait(false))?.TrimEnd('\r', '\n');
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The caller did not cancel: the callback ran into a limit of its own.
            throw new BifrostException($"{nameof(BifrostClientOptions.ApiKeyCallback)} gave no key: it was cancelled.", exception);
        }
    }

    // What the options refuse for a fixed key.
    private string? Clash(string key)
    {
        bool isVirtual = PlaceOf(key, _place) == BifrostAuthentication.VirtualKey;
        return isVirtual && _virtualKey is not null ? $"and {nameof(BifrostClientOptions.VirtualKey)} would both be the x-bf-vk header"
            : !isVirtual && _authorization is not null ? $"and {nameof(BifrostClientOptions.UserName)} would both be the Authorization header"
            : null;
    }

    private void Place(string key, ref string? virtualKey, ref AuthenticationHeaderValue? authorization)
    {
        switch (PlaceOf(key, _place))
        {
            case BifrostAuthentication.VirtualKey:
                virtualKey = key;
                break;
            case BifrostAuthentication.Basic:
                authorization = Basic(key);
                break;
            default:
                authorization = new AuthenticationHeaderValue("Bearer", key);
                break;
        }
    }

    private static AuthenticationHeaderValue Basic(string userAndPassword) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword)));
}
