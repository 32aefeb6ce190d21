using System.Runtime.ExceptionServices;

namespace Bifrost.Client;

/// <summary>Sends requests to one gateway and turns every failure into this library's exceptions.</summary>
/// <param name="http">Sends requests.</param>
/// <param name="uploads">
/// Sends uploads: over the same connections but without a timeout of its own, or the same client where that is the caller's.
/// </param>
/// <param name="options">Where the gateway is and how to reach it.</param>
internal sealed class GatewayConnection(HttpClient http, HttpClient uploads, BifrostClientOptions options)
{
    // What a gateway takes in one request unless it is set otherwise: 100 MiB.
    private const long DefaultBodyLimit = 100 * 1024 * 1024;

    private readonly Uri _baseAddress = options.BaseAddress!;
    private readonly string _base = options.BaseAddress!.GetLeftPart(UriPartial.Path).TrimEnd('/');
    private readonly Credentials _credentials = new(options);
    private readonly TimeSpan _timeout = options.Timeout;
    private readonly TimeSpan _readTimeout = options.ReadTimeout;

    /// <summary>The handler for clients of our own: it follows no redirect, so that keys stay at their host.</summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // Whoever leaves results half-way has no use for the rest: what has not arrived is not waited for.
        ResponseDrainTimeout = TimeSpan.Zero,
        // A client lives as long as its program: connections are renewed so that a change of DNS is seen.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Sends a request and returns the answer as soon as its headers are there, when it is a success.</summary>
    public async Task<GatewayResponse> SendAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Uri target = TargetOf(call);
        using var request = new HttpRequestMessage(call.Method, target) { Content = call.Content };
        await _credentials.ApplyAsync(request.Headers, cancellationToken).ConfigureAwait(false);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (call.MayBeCompressed)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "br, gzip");
        foreach ((string name, string? value) in call.Headers)
        {
            if (value is not null)
                request.Headers.TryAddWithoutValidation(name, value);
        }

        var upload = call.Content as UploadContent;
        using UploadClock? clock = upload is not null && uploads != http ? new UploadClock(_timeout, cancellationToken) : null;
        upload?.Clock = clock;

        HttpResponseMessage message;
        try
        {
            message = await (upload is null ? http : uploads)
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, clock?.Token ?? cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (clock is { HasStruck: true })
        {
            throw new BifrostTimeoutException(
                $"{call.Endpoint} for {call.Subject}: the gateway did not take the next piece, or did not begin to answer, within {_timeout.TotalSeconds:0.#} s "
                + $"({upload!.BytesSent} bytes were sent).",
                exception)
            {
                Endpoint = call.Endpoint,
                Timeout = _timeout,
            };
        }
        catch (OperationCanceledException exception) when (clock is not null && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (Exception) when (upload is { SourceFault: { } fault } && !cancellationToken.IsCancellationRequested)
        {
            // What the caller gave to send failed, not the network.
            ExceptionDispatchInfo.Throw(fault);
            throw;
        }
        catch (HttpRequestException exception) when (LooksTooLarge(call))
        {
            throw TooLarge(call, "broke the connection off", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new BifrostConnectionException(
                $"{call.Endpoint} for {call.Subject}: the gateway at {_base} could not be reached ({Reason(exception)}).{(upload is { BytesSent: > 0 } ? $" {upload.BytesSent} bytes were sent; a limit on the size of requests may be the cause." : "")}", exception)
            {
                Endpoint = call.Endpoint,
            };
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw exception.InnerException switch
            {
                // The HTTP client's own timeout; another one, as that of connecting, says itself what it is.
                TimeoutException { InnerException: OperationCanceledException } => new BifrostTimeoutException(
                    $"{call.Endpoint} for {call.Subject}: the gateway did not begin to answer within {http.Timeout.TotalSeconds:0.#} s.", exception)
                {
                    Endpoint = call.Endpoint,
                    Timeout = http.Timeout,
                },
                TimeoutException timeout => new BifrostTimeoutException($"{call.Endpoint} for {call.Subject}: {timeout.Message}", exception)
                {
                    Endpoint = call.Endpoint,
                },
                _ => new BifrostConnectionException($"{call.Endpoint} for {call.Subject}: the HTTP client gave the request up.", exception)
                {
                    Endpoint = call.Endpoint,
                },
            };
        }

        var response = new GatewayResponse(call, message, _readTimeout);
        bool isGateways = SameHost(message, target);
        if (response.IsSuccess && isGateways)
            return response;

        await using (response.ConfigureAwait(false))
        {
            throw isGateways
                ? await ErrorReader.ReadAsync(response, cancellationToken).ConfigureAwait(false)
                : ErrorReader.Redirected(response, response.AnsweredBy);
        }
    }

    // The target is sent as it was spelled: a canonicalised one would decode what has to stay escaped.
    private Uri TargetOf(GatewayCall call) =>
        new(_base + call.Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    // A caller's own HttpClient may follow redirects; an answer from elsewhere is not the gateway's.
    private bool SameHost(HttpResponseMessage message, Uri target) =>
        message.RequestMessage?.RequestUri is not { } answered
        || ReferenceEquals(answered, target)
        || Uri.Compare(answered, _baseAddress, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    // A gateway that gets more than it takes answers and closes while the client is still sending; often all that arrives is a reset.
    private static bool LooksTooLarge(GatewayCall call) =>
        call.Content is UploadContent upload && Math.Max(upload.Length ?? 0, upload.BytesSent) > DefaultBodyLimit;

    /// <summary>The exception for a request that is larger than the gateway takes.</summary>
    public static BifrostRequestTooLargeException TooLarge(GatewayCall call, string what, Exception? inner = null)
    {
        var upload = call.Content as UploadContent;
        long? length = upload?.Length ?? call.Content?.Headers.ContentLength;
        string size = length is { } known ? $"{known} bytes" : $"a request of unknown size, {upload?.BytesSent ?? 0} bytes of it sent";
        return new BifrostRequestTooLargeException(
            $"{call.Endpoint} for {call.Subject}: the request is too large, the gateway {what} ({size}). It takes {DefaultBodyLimit} bytes "
            + "unless its setting max_request_body_size_mb says otherwise.",
            inner)
        {
            Endpoint = call.Endpoint,
            RequestBytes = length,
            BytesSent = upload?.BytesSent ?? 0,
        };
    }

    private static string Reason(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "its name is not known",
        HttpRequestError.ConnectionError => "no connection",
        HttpRequestError.SecureConnectionError => "no secure connection",
        HttpRequestError.ResponseEnded => "it closed the connection without an answer",
        HttpRequestError.InvalidResponse => "it does not speak HTTP",
        HttpRequestError other => other.ToString(),
    };
}
