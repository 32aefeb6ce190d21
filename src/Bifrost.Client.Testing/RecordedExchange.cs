using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>A request and its answer, recorded from a running gateway.</summary>
public sealed record RecordedExchange
{
    /// <summary>What the recording is called.</summary>
    public required string Name { get; init; }

    /// <summary>The method of the request.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Path and query of the request, percent escapes as sent.</summary>
    public required string Path { get; init; }

    /// <summary>The headers of the request that mattered. Not looked at when the recording is served.</summary>
    public IReadOnlyDictionary<string, string> RequestHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>The body of the request; <see langword="null"/> without one. Not looked at when the recording is served.</summary>
    public string? RequestBody { get; init; }

    /// <summary>The HTTP status of the answer.</summary>
    public int StatusCode { get; init; } = 200;

    /// <summary>The headers of the answer, several values joined with a comma.</summary>
    public IReadOnlyDictionary<string, string> ResponseHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>The body of the answer, byte for byte.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Reads a recording.</summary>
    /// <param name="utf8">Its JSON.</param>
    /// <returns>The recording.</returns>
    /// <exception cref="FormatException">It is not JSON, or not a recording.</exception>
    public static RecordedExchange Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8);
            JsonElement request = document.RootElement.GetProperty("request");
            JsonElement response = document.RootElement.GetProperty("response");
            return new RecordedExchange
            {
                Name = document.RootElement.GetProperty("name").GetString() ?? "",
                Method = request.GetProperty("method").GetString()!,
                Path = request.GetProperty("path").GetString()!,
                RequestHeaders = Headers(request),
                RequestBody = request.TryGetProperty("body", out JsonElement body) ? body.GetString() : null,
                StatusCode = response.GetProperty("status").GetInt32(),
                ResponseHeaders = Headers(response),
                Body = response.TryGetProperty("base64", out JsonElement base64)
                    ? base64.GetBytesFromBase64()
                    : Encoding.UTF8.GetBytes(response.GetProperty("text").GetString()!),
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new FormatException($"This is not a recorded exchange: {e.Message}", e);
        }
    }

    /// <summary>Reads a recording from a file.</summary>
    /// <param name="file">The path of the file.</param>
    /// <returns>The recording.</returns>
    /// <exception cref="FormatException">The file is not JSON, or not a recording.</exception>
    public static RecordedExchange Load(string file)
    {
        byte[] utf8 = File.ReadAllBytes(file);
        try
        {
            return Parse(utf8);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{file}: {e.Message}", e);
        }
    }

    /// <summary>Reads all recordings (<c>*.json</c>) of a directory, those in its subdirectories not included.</summary>
    /// <param name="directory">The path of the directory.</param>
    /// <returns>The recordings, in the order of their file names.</returns>
    /// <exception cref="FormatException">A file is not JSON, or not a recording.</exception>
    public static IReadOnlyList<RecordedExchange> LoadAll(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal).Select(Load)];

    internal GatewayResponse ToResponse() => new()
    {
        StatusCode = StatusCode,
        ContentType = null,
        // How the body is framed is the connection's business, and the body may have been replaced since.
        Headers = ResponseHeaders
            .Where(h => h.Key.ToUpperInvariant() is not ("CONTENT-LENGTH" or "TRANSFER-ENCODING" or "CONNECTION" or "DATE"))
            .ToDictionary(StringComparer.OrdinalIgnoreCase),
        Body = Body,
    };

    // An object, or pairs where a name may stand more than once.
    private static Dictionary<string, string> Headers(JsonElement message)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (!message.TryGetProperty("headers", out JsonElement element))
            return headers;

        IEnumerable<(string Name, string Value)> pairs = element.ValueKind is JsonValueKind.Object
            ? element.EnumerateObject().Select(p => (p.Name, p.Value.GetString()!))
            : element.EnumerateArray().Select(p => (p[0].GetString()!, p[1].GetString()!));
        foreach ((string name, string value) in pairs)
            headers[name] = headers.TryGetValue(name, out string? before) ? $"{before}, {value}" : value;
        return headers;
    }
}
