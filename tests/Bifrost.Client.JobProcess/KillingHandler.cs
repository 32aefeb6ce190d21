namespace Bifrost.Client.JobProcess;

/// <summary>Sends requests; the process can be killed before each, and when its response has begun.</summary>
internal sealed class KillingHandler(HttpMessageHandler inner, KillSwitch killSwitch) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string operation = GetOperation(request);
        killSwitch.Pass($"before-send:{operation}");
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        killSwitch.Pass($"after-send:{operation}");
        return response;
    }

    private static string GetOperation(HttpRequestMessage request)
    {
        string path = request.RequestUri!.AbsolutePath;
        string[] segments = path[path.IndexOf("/v1/", StringComparison.Ordinal)..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (request.Method.Method, segments[1..]) switch
        {
            ("POST", ["files"]) => "upload",
            ("GET", ["files"]) => "list-files",
            ("DELETE", ["files", _]) => "delete-file",
            ("GET", ["files", _, "content"]) => "content",
            ("POST", ["batches"]) => "create",
            ("GET", ["batches"]) => "list",
            ("GET", ["batches", _]) => "retrieve",
            ("POST", ["batches", _, "cancel"]) => "cancel",
            ("GET", ["batches", _, "results"]) => "results",
            _ => "other",
        };
    }
}
