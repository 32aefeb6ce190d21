using Bifrost.Client.Common;

namespace Bifrost.Client.Tests.Support;

/// <summary>Creates calls without a gateway, for tests of a single class.</summary>
internal static class TestCall
{
    /// <summary>How the messages of exceptions about the calls begin.</summary>
    public const string Name = Endpoint + " for batch 'batch_1' of openai";

    public const string Endpoint = "GET /v1/batches/{batch_id}";

    // The name under which Refit keeps the route of a request.
    private static readonly HttpRequestOptionsKey<string> RouteKey = new("Refit.RelativePathTemplate");

    /// <summary>Creates a call whose request has been created, so that its endpoint is known.</summary>
    public static GatewayCall Create(bool isRepeatable = true, int attempts = 1, UploadState? upload = null)
    {
        var call = new GatewayCall(CreateRequestAsync, "batch", "batch_1", "openai")
        {
            IsRepeatable = isRepeatable,
            Attempts = attempts,
            Upload = upload,
        };
        call.CreateRequestAsync().AsTask().GetAwaiter().GetResult().Dispose();
        return call;
    }

    private static Task<HttpRequestMessage> CreateRequestAsync()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "http://gateway.invalid/v1/batches/batch_1");
        request.Options.Set(RouteKey, "/v1/batches/{batch_id}");
        return Task.FromResult(request);
    }
}
