using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The requests of a batch. They are kept as the bytes that were sent, in memory or on disk, and parsed again for each enumeration.</summary>
internal sealed class BatchInput
{
    private readonly Func<IEnumerable<ReadOnlyMemory<byte>>> _getLines;
    private readonly Lazy<long> _count;

    private BatchInput(ModelProvider provider, Func<IEnumerable<ReadOnlyMemory<byte>>> getLines)
    {
        Provider = provider;
        _getLines = getLines;
        _count = new Lazy<long>(() => _getLines().LongCount());
    }

    public ModelProvider Provider { get; }

    /// <summary>The file with the requests; null if they were sent with the batch and are in memory.</summary>
    public StoredContent? Content { get; private init; }

    /// <summary>The number of lines, invalid ones included.</summary>
    public long Count => _count.Value;

    /// <summary>The size as JSON Lines.</summary>
    public long Length => Content?.Length ?? _getLines().Sum(line => line.Length + 1L);

    public static BatchInput FromFile(ModelProvider provider, StoredContent jsonLines) => new(provider, jsonLines.GetLines) { Content = jsonLines };

    public static BatchInput FromRequests(ModelProvider provider, IReadOnlyList<ReadOnlyMemory<byte>> requests) => new(provider, () => requests);

    /// <summary>Returns the parsed requests. Invalid lines are skipped.</summary>
    /// <param name="model">The model of the batch; null if it names none.</param>
    /// <param name="createdAt">When the batch was created.</param>
    public IEnumerable<GatewayBatchRequest> GetRequests(string? model, DateTimeOffset createdAt) =>
        _getLines().Select((line, index) => ParseOrNull(line, index, model, createdAt)).OfType<GatewayBatchRequest>();

    /// <summary>Returns the content of a file with the requests, in chunks.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> ToJsonLines()
    {
        foreach (ReadOnlyMemory<byte> line in _getLines())
        {
            yield return ToSingleLine(line);
            yield return "\n"u8.ToArray();
        }
    }

    /// <summary>Validates the lines as OpenAI does, and returns the errors with OpenAI's codes and messages (at most 100).</summary>
    public IReadOnlyList<BatchError> Validate()
    {
        const int MaxErrors = 100;
        var errors = new List<BatchError>();
        var customIds = new HashSet<string>(StringComparer.Ordinal);
        int lineNumber = 0;
        foreach (ReadOnlyMemory<byte> line in _getLines())
        {
            lineNumber++;
            if (ParseOrNull(line, lineNumber - 1, model: null, createdAt: default) is not { } request)
            {
                errors.Add(new BatchError { Code = "invalid_json_line", Message = "This line is not parseable as valid JSON.", Line = lineNumber });
            }
            else if (!customIds.Add(request.CustomId))
            {
                errors.Add(new BatchError
                {
                    Code = "duplicate_custom_id",
                    Message = $"The custom_id '{request.CustomId}' is duplicated.",
                    Param = "custom_id",
                    Line = lineNumber,
                });
            }

            if (errors.Count == MaxErrors)
                break;
        }

        return errors;
    }

    // The JSON of an inline request can have line breaks between its tokens. In strings they are escaped.
    private static ReadOnlyMemory<byte> ToSingleLine(ReadOnlyMemory<byte> json)
    {
        if (!json.Span.ContainsAny("\r\n"u8))
            return json;
        byte[] line = json.ToArray();
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        return line;
    }

    private GatewayBatchRequest? ParseOrNull(ReadOnlyMemory<byte> line, int index, string? model, DateTimeOffset createdAt)
    {
        try
        {
            Dictionary<string, ReadOnlyMemory<byte>> properties = JsonSlices.ReadObject(line);
            // Each provider has its own property names; see the provider documentation for batch input files.
            ReadOnlyMemory<byte> body = GetFirst(properties, "body", "params", "modelInput", "request");
            return new GatewayBatchRequest
            {
                Provider = Provider,
                Model = model,
                CreatedAt = createdAt,
                Line = index + 1,
                CustomId = JsonSlices.ReadString(GetFirst(properties, "custom_id", "recordId", "key")) ?? GetVertexCustomId(body) ?? "",
                Body = new JsonPayload(body),
                Endpoint = JsonSlices.ReadString(GetFirst(properties, "url")) is { } url ? new BatchEndpoint(url) : null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Vertex has no property for a custom id. The gateway reads it from a label of the request.
    private static string? GetVertexCustomId(ReadOnlyMemory<byte> body)
    {
        if (body.Span.IndexOf("bifrost_custom_id"u8) < 0)
            return null;
        ReadOnlyMemory<byte> labels = JsonSlices.ReadObject(body).GetValueOrDefault("labels");
        return JsonSlices.ReadString(JsonSlices.ReadObject(labels).GetValueOrDefault("bifrost_custom_id"));
    }

    private static ReadOnlyMemory<byte> GetFirst(Dictionary<string, ReadOnlyMemory<byte>> properties, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (properties.TryGetValue(name, out ReadOnlyMemory<byte> value))
                return value;
        }

        return default;
    }
}
