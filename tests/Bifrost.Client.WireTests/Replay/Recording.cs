using System.Text;
using System.Text.Json;

namespace Bifrost.Client.WireTests.Replay;

/// <summary>An exchange with a running gateway.</summary>
public sealed class Recording
{
    // The server frames the body, and dates its answers itself.
    private static readonly string[] OfTheConnection = ["Content-Length", "Transfer-Encoding", "Connection", "Date"];

    private Recording(string version, JsonElement exchange)
    {
        JsonElement request = exchange.GetProperty("request"), response = exchange.GetProperty("response");
        Version = version;
        Name = $"{version}/{exchange.GetProperty("name").GetString()}";
        Method = request.GetProperty("method").GetString()!;
        Path = request.GetProperty("path").GetString()!;
        RequestHeaders = request.GetProperty("headers").EnumerateObject()
            .ToDictionary(header => header.Name, header => header.Value.GetString()!, StringComparer.OrdinalIgnoreCase);
        RequestBody = request.TryGetProperty("body", out JsonElement sent) ? sent.GetString() : null;
        byte[] body = response.TryGetProperty("base64", out JsonElement base64)
            ? base64.GetBytesFromBase64()
            : Encoding.UTF8.GetBytes(response.GetProperty("text").GetString()!);
        IEnumerable<(string Name, string Value)> headers =
            response.GetProperty("headers").EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetString()!));
        Answer = new WireAnswer(
            response.GetProperty("status").GetInt32(),
            // Kestrel, which WireMock is built on, leaves out headers without a value.
            [.. headers.Where(header => header.Value.Length > 0 && !OfTheConnection.Contains(header.Name, StringComparer.OrdinalIgnoreCase))],
            body);
    }

    public static IReadOnlyList<Recording> All { get; } =
    [
        .. from directory in Directory.EnumerateDirectories(System.IO.Path.Combine(AppContext.BaseDirectory, "Recordings")).Order(StringComparer.Ordinal)
           from file in Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal)
           select new Recording(System.IO.Path.GetFileName(directory), JsonElement.Parse(File.ReadAllBytes(file))),
    ];

    /// <summary>The version of the gateway.</summary>
    public string Version { get; }

    public string Name { get; }

    public string Method { get; }

    /// <summary>Path and query as sent.</summary>
    public string Path { get; }

    public IReadOnlyDictionary<string, string> RequestHeaders { get; }

    public string? RequestBody { get; }

    public bool IsSuccess => Answer.StatusCode is >= 200 and < 300;

    internal WireAnswer Answer { get; }

    internal RecordedCall Call => RecordedCall.Of(this);

    /// <summary>The body of the answer as JSON.</summary>
    public JsonElement Json() => JsonElement.Parse(Answer.Body);

    public override string ToString() => Name;
}
