using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The requests of a batch: kept as the bytes that were sent, and read from them each time they are gone through.</summary>
internal sealed class BatchInput
{
    private readonly ModelProvider _provider;
    private readonly Func<IEnumerable<ReadOnlyMemory<byte>>> _lines;

    private BatchInput(ModelProvider provider, Func<IEnumerable<ReadOnlyMemory<byte>>> lines)
    {
        _provider = provider;
        _lines = lines;
    }

    public static BatchInput OfFile(ModelProvider provider, ReadOnlyMemory<byte> jsonLines) => new(provider, () => Lines(jsonLines));

    public static BatchInput OfRequests(ModelProvider provider, IReadOnlyList<ReadOnlyMemory<byte>> requests) => new(provider, () => requests);

    public IEnumerable<ReadOnlyMemory<byte>> RawLines => _lines();

    /// <summary>The requests; lines that are none are left out.</summary>
    public IEnumerable<GatewayBatchRequest> Requests => _lines().Select(ParseOrNull).OfType<GatewayBatchRequest>();

    /// <summary>What the provider's own check would say of the lines: OpenAI's words, the first faults only.</summary>
    public IReadOnlyList<BatchError> FindFaults()
    {
        const int MostFaults = 100;
        var faults = new List<BatchError>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int number = 0;
        foreach (ReadOnlyMemory<byte> line in _lines())
        {
            number++;
            if (ParseOrNull(line, number - 1) is not { } request)
                faults.Add(new BatchError { Code = "invalid_json_line", Message = "This line is not parseable as valid JSON.", Line = number });
            else if (!seen.Add(request.CustomId))
                faults.Add(new BatchError { Code = "duplicate_custom_id", Message = $"The custom_id '{request.CustomId}' is duplicated.", Param = "custom_id", Line = number });
            if (faults.Count == MostFaults)
                break;
        }

        return faults;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            int end = rest.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Span.ContainsAnyExcept(" \t\r"u8))
                yield return line;
        }
    }

    private GatewayBatchRequest? ParseOrNull(ReadOnlyMemory<byte> line, int index)
    {
        try
        {
            Dictionary<string, ReadOnlyMemory<byte>> members = JsonMembers.Read(line);
            ReadOnlyMemory<byte> body = First(members, "body", "params", "modelInput", "request");
            return new GatewayBatchRequest
            {
                Provider = _provider,
                Line = index + 1,
                CustomId = JsonMembers.Text(First(members, "custom_id", "recordId", "key")) ?? LabelOf(body) ?? "",
                Body = new JsonPayload(body),
                Endpoint = JsonMembers.Text(First(members, "url")) is { } url ? new BatchEndpoint(url) : null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Vertex gives back the request itself, so the gateway's callers put their id into a label of it.
    private static string? LabelOf(ReadOnlyMemory<byte> body) =>
        body.Span.IndexOf("bifrost_custom_id"u8) < 0 ? null
        : JsonMembers.Text(JsonMembers.Read(JsonMembers.Read(body).GetValueOrDefault("labels")).GetValueOrDefault("bifrost_custom_id"));

    private static ReadOnlyMemory<byte> First(Dictionary<string, ReadOnlyMemory<byte>> members, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (members.TryGetValue(name, out ReadOnlyMemory<byte> value))
                return value;
        }

        return default;
    }
}
