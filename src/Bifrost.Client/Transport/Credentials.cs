using System.Net.Http.Headers;
using System.Text;
using Bifrost.Client.Common;
using Bifrost.Client.Configuration;

namespace Bifrost.Client.Transport;

/// <summary>Adds the credentials of the options to a request.</summary>
internal sealed class Credentials
{
    private readonly Func<CancellationToken, ValueTask<string?>>? _callback;
    private readonly BifrostAuthentication _placement;
    private readonly string? _virtualKey;
    private readonly AuthenticationHeaderValue? _authorization;

    public Credentials(BifrostClientOptions options)
    {
        _callback = options.ApiKeyCallback;
        _placement = options.Authentication;
        _virtualKey = options.VirtualKey;
        _authorization = options.UserName is null ? null : Basic($"{options.UserName}:{options.Password}");
        if (options.ApiKey is not null)
            Place(options.ApiKey, ref _virtualKey, ref _authorization);
    }

    public async ValueTask ApplyAsync(HttpRequestHeaders headers, CancellationToken cancellationToken)
    {
        string? virtualKey = _virtualKey;
        AuthenticationHeaderValue? authorization = _authorization;
        if (_callback is not null && await CallAsync(_callback, cancellationToken).ConfigureAwait(false) is string key)
        {
            if ((HeaderText.Validate(key) ?? KeyPlacement.ValidateBasic(key, _placement) ?? ValidateCombination(key)) is string error)
                throw new BifrostException($"The key from {nameof(BifrostClientOptions.ApiKeyCallback)} {error}.");
            Place(key, ref virtualKey, ref authorization);
        }

        if (virtualKey is not null)
            headers.TryAddWithoutValidation(SecretHeaders.VirtualKey, virtualKey);
        if (authorization is not null)
            headers.Authorization = authorization;
    }

    private static async ValueTask<string?> CallAsync(Func<CancellationToken, ValueTask<string?>> callback, CancellationToken cancellationToken)
    {
        try
        {
            ValueTask<string?> call = callback(cancellationToken);
            string? key = call.IsCompleted ? await call.ConfigureAwait(false) : await WaitAsync(call.AsTask(), cancellationToken).ConfigureAwait(false);

            // A key that was read from a file ends in a line break.
            return key?.TrimEnd('\r', '\n');
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (OperationCanceledException exception)
        {
            // The caller did not cancel: the callback has a time limit of its own.
            throw CreateException("it was cancelled", exception);
        }
        catch (Exception exception)
        {
            throw CreateException($"it failed with {exception.GetType().FullName}", exception);
        }
    }

    // A callback that ignores its token is left to itself; what it throws later is observed.
    private static async Task<string?> WaitAsync(Task<string?> key, CancellationToken cancellationToken)
    {
        try
        {
            return await key.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            AbandonedTask.Observe(key);
        }
    }

    // The store of the keys can be back soon.
    private static BifrostException CreateException(string reason, Exception cause) =>
        new($"{nameof(BifrostClientOptions.ApiKeyCallback)} returned no key: {reason}.", cause) { HasTransientCause = true };

    // What the options refuse for a fixed key.
    private string? ValidateCombination(string key)
    {
        bool isVirtual = KeyPlacement.Of(key, _placement) == BifrostAuthentication.VirtualKey;
        return isVirtual && _virtualKey is not null ? $"and {nameof(BifrostClientOptions.VirtualKey)} would both be the x-bf-vk header"
            : !isVirtual && _authorization is not null ? $"and {nameof(BifrostClientOptions.UserName)} would both be the Authorization header"
            : null;
    }

    private void Place(string key, ref string? virtualKey, ref AuthenticationHeaderValue? authorization)
    {
        switch (KeyPlacement.Of(key, _placement))
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
