using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>A request to a real gateway and the recorded response. See <see cref="BifrostTestGateway.AddRecording"/>.</summary>
public sealed record RecordedExchange
{
    /// <summary>The name of the recording.</summary>
    public required string Name { get; init; }

    /// <summary>The HTTP method of the request. Default: <c>GET</c>.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The path and query of the request, exactly as sent: percent-encoded characters are not decoded.</summary>
    public required string Path { get; init; }

    /// <summary>The headers of the request. They are informational: a request with other headers matches, too.</summary>
    public IReadOnlyDictionary<string, string> RequestHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The body of the request; <see langword="null"/> if it had none. It is informational: a request with another body matches, too.
    /// </summary>
    public string? RequestBody { get; init; }

    /// <summary>The HTTP status code of the response. Default: 200.</summary>
    public int StatusCode { get; init; } = 200;

    /// <summary>The headers of the response. Multiple values of a header are joined with a comma and a space.</summary>
    public IReadOnlyDictionary<string, string> ResponseHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>The body of the response.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Parses a recording.</summary>
    /// <remarks>
    /// A recording is a JSON object with <c>name</c>, <c>request</c> (<c>method</c>, <c>path</c>, and optionally <c>headers</c> and <c>body</c>)
    /// and <c>response</c> (<c>status</c>, optionally <c>headers</c>, and the body as <c>text</c> or <c>base64</c>). Headers are an object, or an
    /// array of name-value pairs.
    /// </remarks>
    /// <param name="utf8">The recording, as JSON in UTF-8.</param>
    /// <returns>The recording.</returns>
    /// <exception cref="FormatException"><paramref name="utf8"/> is not JSON, or not a recording.</exception>
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
                RequestHeaders = ReadHeaders(request),
                RequestBody = request.TryGetProperty("body", out JsonElement body) ? body.GetString() : null,
                StatusCode = response.GetProperty("status").GetInt32(),
                ResponseHeaders = ReadHeaders(response),
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

    /// <summary>Loads a recording from a file. See <see cref="Parse"/> for the format.</summary>
    /// <param name="file">The path of the file.</param>
    /// <returns>The recording.</returns>
    /// <exception cref="FormatException">The file is not JSON, or not a recording.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
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

    /// <summary>Loads all recordings (<c>*.json</c>) in a directory, without its subdirectories.</summary>
    /// <param name="directory">The path of the directory.</param>
    /// <returns>The recordings, ordered by file name.</returns>
    /// <exception cref="FormatException">A file is not JSON, or not a recording.</exception>
    /// <exception cref="IOException">The directory or a file cannot be read.</exception>
    public static IReadOnlyList<RecordedExchange> LoadAll(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal).Select(Load)];

    internal GatewayResponse ToResponse() => new()
    {
        StatusCode = StatusCode,
        ContentType = null,
        // These headers depend on the connection and the body, which the caller may have replaced. Kestrel sets them.
        Headers = ResponseHeaders
            .Where(h => h.Key.ToUpperInvariant() is not ("CONTENT-LENGTH" or "TRANSFER-ENCODING" or "CONNECTION" or "DATE"))
            .ToDictionary(StringComparer.OrdinalIgnoreCase),
        Body = Body,
    };

    // An object, or an array of name-value pairs, in which a name can occur more than once.
    private static Dictionary<string, string> ReadHeaders(JsonElement message)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (!message.TryGetProperty("headers", out JsonElement element))
            return headers;

        IEnumerable<(string Name, string Value)> pairs = element.ValueKind is JsonValueKind.Object
            ? element.EnumerateObject().Select(p => (p.Name, p.Value.GetString()!))
            : element.EnumerateArray().Select(p => (p[0].GetString()!, p[1].GetString()!));
        foreach ((string name, string value) in pairs)
            headers[name] = headers.TryGetValue(name, out string? previous) ? $"{previous}, {value}" : value;
        return headers;
    }
}
