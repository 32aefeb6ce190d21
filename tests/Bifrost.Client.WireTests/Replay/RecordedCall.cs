using System.Text.Json;

namespace Bifrost.Client.WireTests.Replay;

/// <summary>A recorded request in a caller's terms: which call, for which batch or file, of which provider.</summary>
internal sealed record RecordedCall(CallKind Kind, string? Id, ModelProvider? Provider, IReadOnlyDictionary<string, string> Query)
{
    public string ProviderQuery => Provider is { } provider ? $"?provider={provider}" : "";

    public static RecordedCall Of(Recording recording)
    {
        string[] parts = recording.Path.Split('?', 2);
        (CallKind kind, string? id) = CallClassifier.Classify(recording.Method, parts[0]);
        Dictionary<string, string> query = parts.ElementAtOrDefault(1)?.Split('&').Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1])) ?? [];
        string? provider = query.GetValueOrDefault("provider")
            ?? recording.RequestHeaders.GetValueOrDefault("x-model-provider")
            ?? ProviderInBody(kind, recording);
        bool isFile = kind is CallKind.FileRetrieve or CallKind.FileDelete or CallKind.FileContent;
        return new RecordedCall(
            kind,
            id is null ? null : IdSpelling.Unified(Uri.UnescapeDataString(id), provider, isFile ? "files" : "batches"),
            provider is null ? (ModelProvider?)null : new ModelProvider(provider),
            query);
    }

    // A create names it before the model, an upload in a field of its form.
    private static string? ProviderInBody(CallKind kind, Recording recording) => kind switch
    {
        CallKind.Create when RecordedCreate.BodyOf(recording) is { } body && body.TryGetProperty("model", out JsonElement model) =>
            model.GetString()!.Split('/')[0],
        CallKind.FileUpload => FormPart.In(recording).FirstOrDefault(part => part.Name == "provider")?.Text,
        _ => null,
    };
}
