using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The request body of <c>POST …/batches</c>.</summary>
internal sealed class CreateBatchBody
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _properties;

    private CreateBatchBody(Dictionary<string, ReadOnlyMemory<byte>> properties)
    {
        _properties = properties;
        Provider = GetString("provider");
        Model = GetString("model");
        InputFileId = GetString("input_file_id");
        InputBlob = GetString("input_blob");
        Endpoint = GetString("endpoint");
        CompletionWindow = GetString("completion_window");
        DisplayName = GetString("display_name");
        JobName = GetString("job_name");
        OutputS3Uri = GetString("output_s3_uri");
        OutputFolder = HasValue("output_folder") ? JsonSlices.ReadString(JsonSlices.ReadObject(properties["output_folder"]).GetValueOrDefault("url")) : null;
        Metadata = HasValue("metadata")
            ? JsonSlices.ReadObject(properties["metadata"]).ToDictionary(pair => pair.Key, pair => JsonSlices.ReadString(pair.Value) ?? "")
            : null;
        Requests = HasValue("requests") ? JsonSlices.ReadArray(properties["requests"]) : [];
    }

    public string? Provider { get; }

    /// <summary>The model as sent. On the unified routes it starts with the provider and a slash.</summary>
    public string? Model { get; }

    public string? InputFileId { get; }

    public string? InputBlob { get; }

    public string? Endpoint { get; }

    public string? CompletionWindow { get; }

    public string? DisplayName { get; }

    public string? JobName { get; }

    public string? OutputS3Uri { get; }

    public string? OutputFolder { get; }

    public IReadOnlyDictionary<string, string>? Metadata { get; }

    public IReadOnlyList<ReadOnlyMemory<byte>> Requests { get; }

    /// <summary>Parses the body of a request.</summary>
    /// <exception cref="GatewayErrorException">The body is not JSON, or a property has the wrong type.</exception>
    public static CreateBatchBody Parse(GatewayRequest request, GatewayState state)
    {
        try
        {
            return new CreateBatchBody(JsonSlices.ReadObject(request.Body));
        }
        catch (JsonException exception)
        {
            throw GatewayErrorException.BadRequest($"Invalid request format: {exception.Message}", state);
        }
    }

    private string? GetString(string name) => JsonSlices.ReadString(_properties.GetValueOrDefault(name)) is { Length: > 0 } text ? text : null;

    private bool HasValue(string name) => _properties.TryGetValue(name, out ReadOnlyMemory<byte> value) && !value.Span.SequenceEqual("null"u8);
}
