using System.Text.Json;

namespace Bifrost.Client.Tests.Replay;

/// <summary>A recorded request as a call: its operation, its batch or file, and its provider.</summary>
internal sealed record RecordedCall(CallKind Kind, string? Id, ModelProvider? Provider)
{
    /// <summary>The query parameters, unescaped.</summary>
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public string? Body { get; init; }

    public static RecordedCall Of(RecordedExchange exchange)
    {
        int question = exchange.Path.IndexOf('?', StringComparison.Ordinal);
        string path = question < 0 ? exchange.Path : exchange.Path[..question];
        (CallKind kind, string? id) = CallClassifier.Classify(exchange.Method, path);
        Dictionary<string, string> query = QueryOf(question < 0 ? "" : exchange.Path[(question + 1)..]);
        ModelProvider? provider =
            (query.GetValueOrDefault("provider") ?? exchange.RequestHeaders.GetValueOrDefault("x-model-provider") ?? ProviderInBody(kind, exchange)) is { } name
                ? new ModelProvider(name)
                : (ModelProvider?)null;
        return new RecordedCall(kind, id is null ? null : Unified(kind, Uri.UnescapeDataString(id), provider), provider)
        {
            Query = query,
            Headers = exchange.RequestHeaders,
            Body = exchange.RequestBody,
        };
    }

    private static Dictionary<string, string> QueryOf(string query) =>
        query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));

    private static string Unified(CallKind kind, string id, ModelProvider? provider) =>
        kind is CallKind.FileRetrieve or CallKind.FileDelete or CallKind.FileContent
            ? GatewayIdFormat.UnifiedFile(id, provider?.Value)
            : GatewayIdFormat.Unified(id, provider?.Value);

    // A create has it as the prefix of the model, an upload in a form field.
    private static string? ProviderInBody(CallKind kind, RecordedExchange exchange) => kind switch
    {
        CallKind.Create when CreateReplay.ParsedBody(exchange.RequestBody) is { } body && body.TryGetProperty("model", out JsonElement model) =>
            model.GetString()!.Split('/')[0],
        CallKind.FileUpload => FormPart.In(exchange.RequestHeaders["Content-Type"], exchange.RequestBody!).FirstOrDefault(part => part.Name == "provider")?.Content,
        _ => null,
    };
}
