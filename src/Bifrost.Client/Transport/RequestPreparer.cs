using Bifrost.Client.Common;

namespace Bifrost.Client.Transport;

/// <summary>Creates the request of a call with everything that is the same for all calls: base address, credentials, what is accepted.</summary>
internal sealed class RequestPreparer(BifrostClientOptions options)
{
    private readonly Uri _baseAddress = options.BaseAddress!;
    private readonly Credentials _credentials = new(options);

    /// <summary>The base address without a slash at its end.</summary>
    public string BaseAddress { get; } = options.BaseAddress!.GetLeftPart(UriPartial.Path).TrimEnd('/');

    public async ValueTask<HttpRequestMessage> CreateAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = await call.CreateRequestAsync().ConfigureAwait(false);

        // Sent as it is spelled: canonicalization would decode what has to stay escaped.
        request.RequestUri = new Uri(
            BaseAddress + request.RequestUri!.OriginalString, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        request.Headers.TryAddWithoutValidation("Accept", call.Accept);
        if (call.AcceptsCompression)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "br, gzip");
        await _credentials.ApplyAsync(request.Headers, cancellationToken).ConfigureAwait(false);
        return request;
    }

    /// <summary>Whether a response is from the gateway: a caller's own <see cref="HttpClient"/> can follow redirects to other hosts.</summary>
    public bool IsFromGateway(HttpResponseMessage response, Uri requested) =>
        response.RequestMessage?.RequestUri is not { } address
        || ReferenceEquals(address, requested)
        || Uri.Compare(address, _baseAddress, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
