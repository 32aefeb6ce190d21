using System.IO.Pipelines;
using System.Text;

namespace Bifrost.Client.Testing;

/// <summary>An answer of the gateway, and what goes wrong on its way.</summary>
public sealed record GatewayResponse
{
    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; init; } = 200;

    /// <summary>The <c>Content-Type</c>; <see langword="null"/> for none.</summary>
    public string? ContentType { get; init; } = "application/json";

    /// <summary>More headers. A <c>Content-Length</c> among them is sent as it is, true or not.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>How long the gateway thinks before it sends anything.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The bytes of a piece: the body goes out in pieces, one by one; <see langword="null"/> for all at once.</summary>
    public int? ChunkSize { get; init; }

    /// <summary>How long the gateway waits between two pieces, as on a slow line.</summary>
    public TimeSpan ChunkDelay { get; init; }

    /// <summary>Whether to send without <c>Content-Length</c>, as <c>Transfer-Encoding: chunked</c>.</summary>
    public bool OmitContentLength { get; init; }

    /// <summary>
    /// How many bytes of the body are sent before the connection is reset; <see langword="null"/> for no reset. With 0 the headers
    /// are still sent; <see cref="ConnectionReset"/> sends nothing.
    /// </summary>
    public int? AbortAfter { get; init; }

    /// <summary>
    /// How many bytes of the body are sent before the gateway falls silent, until the client goes or the gateway stops;
    /// <see langword="null"/> for no silence. Of this and <see cref="AbortAfter"/> the smaller one happens.
    /// </summary>
    public int? PauseAfter { get; init; }

    /// <summary>Writes a body that is too large to be held; instead of <see cref="Body"/>.</summary>
    internal Func<PipeWriter, CancellationToken, Task>? Content { get; init; }

    /// <summary>Whether the connection is reset instead of an answer.</summary>
    internal bool IsReset { get; private init; }

    /// <summary>An answer in JSON.</summary>
    /// <param name="json">The JSON, sent as it is.</param>
    /// <param name="statusCode">The HTTP status.</param>
    /// <returns>The answer.</returns>
    public static GatewayResponse Json(string json, int statusCode = 200)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new() { StatusCode = statusCode, Body = Encoding.UTF8.GetBytes(json) };
    }

    /// <summary>The page of the gateway's own user interface: what every unknown GET path leads to, with status 200.</summary>
    /// <returns>The answer.</returns>
    public static GatewayResponse Html() => new()
    {
        ContentType = "text/html; charset=utf-8",
        Headers = new Dictionary<string, string> { ["Cache-Control"] = "no-cache" },
        Body = "<!doctype html><title>Bifrost</title>\n"u8.ToArray(),
    };

    /// <summary>An error in the gateway's shape.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="message">What went wrong.</param>
    /// <param name="type">The outer type, which virtual keys bring: <c>budget_exceeded</c>, <c>request_limited</c>.</param>
    /// <param name="errorType">The type inside <c>error</c>: <c>request_timed_out</c>, or the provider's own word.</param>
    /// <param name="code">The code inside <c>error</c>: <c>unsupported_operation</c>, or the provider's own word.</param>
    /// <param name="isBifrostError">Whether the gateway itself failed, not the provider or the caller.</param>
    /// <returns>The answer.</returns>
    public static GatewayResponse Error(
        int statusCode, string message, string? type = null, string? errorType = null, string? code = null, bool isBifrostError = false)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new GatewayError(statusCode, message) { Type = type, ErrorType = errorType, Code = code, IsBifrostError = isBifrostError }
            .ToResponse(RouteFamily.Unified);
    }

    /// <summary>No answer: the connection is reset, after <see cref="Delay"/>, before a status line.</summary>
    /// <returns>The answer that is none.</returns>
    public static GatewayResponse ConnectionReset() => new() { IsReset = true };

    internal static GatewayResponse Text(int statusCode, string text) =>
        new() { StatusCode = statusCode, ContentType = "text/plain; charset=utf-8", Body = Encoding.UTF8.GetBytes(text) };
}
