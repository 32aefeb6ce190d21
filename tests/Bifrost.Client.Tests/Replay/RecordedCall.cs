using Bifrost.Client.Testing;

namespace Bifrost.Client.Tests.Replay;

/// <summary>A recorded request in a caller's terms: which call, for which batch or file, of which provider.</summary>
internal sealed record RecordedCall(CallKind Kind, string? Id, ModelProvider? Provider)
{
    public static RecordedCall Of(RecordedExchange exchange)
    {
        int question = exchange.Path.IndexOf('?', StringComparison.Ordinal);
        string path = question < 0 ? exchange.Path : exchange.Path[..question];
        string[] segments = path.Split('/', StringSplitOptions.None)[1..];
        if (segments[0] == "openai")
            segments = segments[1..];

        (CallKind kind, string? id) = (exchange.Method, segments) switch
        {
            ("POST", ["v1", "batches"]) => (CallKind.Create, null),
            ("GET", ["v1", "batches"]) => (CallKind.List, null),
            ("GET", ["v1", "batches", { Length: > 0 } batch]) => (CallKind.Retrieve, batch),
            ("GET", ["v1", "batches", { Length: > 0 } batch, "results"]) => (CallKind.Results, batch),
            ("POST", ["v1", "batches", { Length: > 0 } batch, "cancel"]) => (CallKind.Cancel, batch),
            ("POST", ["v1", "files"]) => (CallKind.FileUpload, null),
            ("GET", ["v1", "files"]) => (CallKind.FileList, null),
            ("GET", ["v1", "files", { Length: > 0 } file]) => (CallKind.FileRetrieve, file),
            ("DELETE", ["v1", "files", { Length: > 0 } file]) => (CallKind.FileDelete, file),
            ("GET", ["v1", "files", { Length: > 0 } file, "content"]) => (CallKind.FileContent, file),
            _ => (CallKind.Route, (string?)null),
        };
        ModelProvider? provider = ProviderIn(question < 0 ? "" : exchange.Path[(question + 1)..]) ?? HintedProvider(exchange);
        return new RecordedCall(kind, id is null ? null : WireSpelling.Unified(Uri.UnescapeDataString(id), provider?.Value), provider);
    }

    private static ModelProvider? ProviderIn(string query) =>
        query.Split('&')
            .Where(pair => pair.StartsWith("provider=", StringComparison.Ordinal))
            .Select(pair => (ModelProvider?)new ModelProvider(Uri.UnescapeDataString(pair["provider=".Length..])))
            .FirstOrDefault();

    private static ModelProvider? HintedProvider(RecordedExchange exchange) =>
        exchange.RequestHeaders.TryGetValue("x-model-provider", out string? provider) ? new ModelProvider(provider) : null;
}
