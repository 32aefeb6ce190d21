using System.Net.Http.Headers;
using Refit;

namespace Bifrost.Client.Common;

/// <summary>One call to the gateway: how its request is created, and what exceptions say about it.</summary>
/// <param name="createRequest">Creates the request; called again when the request has to be sent again.</param>
/// <param name="what">What the call is about, for messages: <c>batch</c>.</param>
/// <param name="id">The id of the batch or file; null when there is none.</param>
/// <param name="provider">The provider; null when the caller did not name one.</param>
internal sealed class GatewayCall(Func<Task<HttpRequestMessage>> createRequest, string what, string? id, string? provider)
{
    /// <summary>Where a request carries its call, for the handler that sends it.</summary>
    public static readonly HttpRequestOptionsKey<GatewayCall> Key = new("Bifrost.Client.Call");

    private static readonly HttpRequestOptionsKey<string> RouteKey = new(HttpRequestMessageOptions.RelativePathTemplate);

    private ICallConnections? _connections;
    private bool _isUsing;
    private HttpMethod? _method;
    private string? _route;

    /// <summary>The method and route, as <c>GET /v1/batches/{batch_id}/results</c>; known once the request has been created.</summary>
    public string Endpoint => $"{_method} {_route}";

    /// <summary>What the call is about: <c>batch 'batch_67' of openai</c>.</summary>
    public string Subject => Describe(what, id, provider);

    /// <summary>The provider; null when the caller did not name one.</summary>
    public string? Provider => provider;

    /// <summary>The id of the batch; null when the call is not about one.</summary>
    public string? BatchId => what == "batch" ? id : null;

    /// <summary>The HTTP method; null until the request has been created.</summary>
    public string? Method => _method?.Method;

    /// <summary>The route; null until the request has been created.</summary>
    public string? Route => _route;

    /// <summary>The status code of the last response; 0 when there was none.</summary>
    public int StatusCode { get; set; }

    /// <summary>Whether the path holds an escape sequence, which gateways up to 1.4.19 do not decode.</summary>
    public bool HasEscapedPath { get; init; }

    /// <summary>Whether the call reads results, for which some error responses mean "not ready yet".</summary>
    public bool ReadsResults { get; init; }

    /// <summary>The media type that is asked for.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Whether the response is large enough for a proxy to compress it; the gateway itself never does.</summary>
    /// <remarks>Only for JSON, which shows by itself when it is truncated: a truncated compressed stream does not.</remarks>
    public bool AcceptsCompression { get; init; }

    /// <summary>Whether the end of the response shows only by its length: the content of a file, which can be of any type.</summary>
    public bool RequiresKnownEnd { get; init; }

    /// <summary>Whether the call has the same effect when it is made twice: false for creates and uploads.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>How many requests were sent for the call.</summary>
    public int Attempts { get; set; }

    /// <summary>Whether an attempt before the current one can have been executed.</summary>
    public bool MayHaveBeenExecuted { get; set; }

    /// <summary>The headers that were sent; null before the call is sent.</summary>
    public HttpRequestHeaders? SentHeaders { get; set; }

    /// <summary>How far the body has been sent; null when the call has no body.</summary>
    public UploadState? Upload { get; init; }

    public static string Describe(string what, string? id, string? provider) =>
        $"{what}{(id is null ? "" : $" '{MessageText.ToId(id)}'")}{(provider is null ? "" : $" of {provider}")}";

    /// <summary>Whether a text contains a credential that was sent.</summary>
    public bool HasCredential(string text) => SentHeaders is not null && SecretHeaders.Contain(SentHeaders, text);

    /// <summary>Notes the connections that a request of the call uses from now on; a handler can send the same request again.</summary>
    public void Use(ICallConnections connections)
    {
        ReleaseConnections();
        connections.Acquire();
        (_connections, _isUsing) = (connections, true);
    }

    /// <summary>Notes that the response of the request has begun, or that the request has failed.</summary>
    public void ReleaseConnections()
    {
        if (_isUsing)
            _connections!.Release();
        _isUsing = false;
    }

    /// <summary>Closes the connections of the last request. Has no effect with a handler of the caller's own.</summary>
    public void CloseConnections() => _connections?.Close();

    /// <summary>Creates the request, without base address and credentials.</summary>
    public async ValueTask<HttpRequestMessage> CreateRequestAsync()
    {
        HttpRequestMessage request = await createRequest().ConfigureAwait(false);
        StatusCode = 0;
        _method = request.Method;

        // What Refit has noted takes room that is needed for the call: a set of options grows by more than both take.
        var options = (IDictionary<string, object?>)request.Options;
        if (options.Remove(RouteKey.Key, out object? route))
            _route = route as string;
        return request;
    }
}
