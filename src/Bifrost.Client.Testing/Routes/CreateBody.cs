using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The body of a create, as slices of what was sent.</summary>
internal sealed class CreateBody
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _members;

    private CreateBody(Dictionary<string, ReadOnlyMemory<byte>> members)
    {
        _members = members;
        Provider = Text("provider");
        Model = Text("model");
        InputFileId = Text("input_file_id");
        InputBlob = Text("input_blob");
        Endpoint = Text("endpoint");
        CompletionWindow = Text("completion_window");
        DisplayName = Text("display_name");
        OutputS3Uri = Text("output_s3_uri");
        OutputFolder = Has("output_folder") ? JsonMembers.Text(JsonMembers.Read(members["output_folder"]).GetValueOrDefault("url")) : null;
        Metadata = Has("metadata")
            ? JsonMembers.Read(members["metadata"]).ToDictionary(pair => pair.Key, pair => JsonMembers.Text(pair.Value) ?? "")
            : null;
        Requests = Has("requests") ? JsonMembers.Elements(members["requests"]) : [];
    }

    public string? Provider { get; }

    /// <summary>The model as sent: on the unified routes with the provider before it.</summary>
    public string? Model { get; }

    public string? InputFileId { get; }

    public string? InputBlob { get; }

    public string? Endpoint { get; }

    public string? CompletionWindow { get; }

    public string? DisplayName { get; }

    public string? OutputS3Uri { get; }

    public string? OutputFolder { get; }

    public IReadOnlyDictionary<string, string>? Metadata { get; }

    public IReadOnlyList<ReadOnlyMemory<byte>> Requests { get; }

    public static CreateBody Read(GatewayRequest request, GatewayWorld world)
    {
        try
        {
            return new CreateBody(JsonMembers.Read(request.Body));
        }
        catch (JsonException exception)
        {
            throw RefusedException.Mistake($"Invalid request format: {exception.Message}", world);
        }
    }

    private string? Text(string name) => JsonMembers.Text(_members.GetValueOrDefault(name)) is { Length: > 0 } text ? text : null;

    private bool Has(string name) => _members.TryGetValue(name, out ReadOnlyMemory<byte> value) && !value.Span.SequenceEqual("null"u8);
}
