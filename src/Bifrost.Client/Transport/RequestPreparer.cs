using System.Diagnostics;
using System.Net.Http.Headers;
using Bifrost.Client.Common;
using Bifrost.Client.Telemetry;

namespace Bifrost.Client.Transport;

/// <summary>Creates the request of a call with everything that is the same for all calls: base address, credentials, what is accepted.</summary>
internal sealed class RequestPreparer(BifrostClientOptions options, HttpClient http)
{
    private readonly Uri _baseAddress = options.BaseAddress!;
    private readonly Credentials _credentials = new(options);

    /// <summary>The base address without a slash at its end.</summary>
    public string BaseAddress { get; } = options.BaseAddress!.GetLeftPart(UriPartial.Path).TrimEnd('/');

    public async ValueTask<HttpRequestMessage> CreateAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = await call.CreateRequestAsync().ConfigureAwait(false);
        try
        {
            await CompleteAsync(request, call, cancellationToken).ConfigureAwait(false);
            return request;
        }
        catch
        {
            request.Dispose();
            throw;
        }
    }

    /// <summary>Whether a response is from the gateway: a caller's own <see cref="HttpClient"/> can follow redirects to elsewhere.</summary>
    public bool IsFromGateway(HttpResponseMessage response, Uri requested) =>
        response.RequestMessage is not { RequestUri: { } address } request
        || ReferenceEquals(address, requested)
        || (Uri.Compare(address, _baseAddress, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
            && address.AbsolutePath.StartsWith(_baseAddress.AbsolutePath.TrimEnd('/') + "/", StringComparison.Ordinal)
            // A redirect can make a GET of a POST, which does something else.
            && (!request.Options.TryGetValue(GatewayCall.Key, out GatewayCall? call) || call.Method == request.Method.Method));

    private async ValueTask CompleteAsync(HttpRequestMessage request, GatewayCall call, CancellationToken cancellationToken)
    {
        RequestValidator.ValidateAddress(request.RequestUri!.OriginalString);

        // Sent as it is spelled: canonicalization would decode what has to stay escaped.
        request.RequestUri = new Uri(
            BaseAddress + request.RequestUri.OriginalString, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        request.Headers.TryAddWithoutValidation("Accept", call.Accept);
        request.Headers.TryAddWithoutValidation("User-Agent", GetUserAgent());
        if (call.AcceptsCompression)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "br, gzip");
        AddTraceParent(request.Headers);
        await _credentials.ApplyAsync(request.Headers, cancellationToken).ConfigureAwait(false);
        RequestValidator.ValidateHeaders(request);
        request.Options.Set(GatewayCall.Key, call);
        call.SentHeaders = request.Headers;
    }

    // The handler of the HTTP client starts a span of its own and sends that one, also when nobody records it: the spans of the gateway would
    // then be children of a span that does not exist. What is set here, it keeps.
    private static void AddTraceParent(HttpRequestHeaders headers)
    {
        if (Activity.Current is { } span && span.Source == BifrostTelemetry.Source && !BifrostTelemetry.HttpSource.HasListeners())
        {
            DistributedContextPropagator.Current.Inject(
                span,
                headers,
                static (carrier, name, value) =>
                {
                    // A value that cannot be sent must not fail the call.
                    if (HeaderText.Validate(value) is null)
                        ((HttpRequestHeaders)carrier!).TryAddWithoutValidation(name, value);
                });
        }
    }

    // A default header of the caller would be replaced by that of the request: both are sent, the caller's first.
    private string GetUserAgent() => http.DefaultRequestHeaders.NonValidated.TryGetValues("User-Agent", out HeaderStringValues callers)
        ? $"{callers} {BifrostTelemetry.UserAgent}"
        : BifrostTelemetry.UserAgent;
}
