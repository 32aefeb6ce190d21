using System.IO.Pipelines;
using System.Text;

namespace Bifrost.Client.Testing;

/// <summary>
/// An HTTP response of a <see cref="BifrostTestGateway"/>, optionally with a fault: a delay, a slow or truncated body, or a connection reset.
/// </summary>
public sealed record GatewayResponse
{
    /// <summary>The HTTP status code. Default: 200.</summary>
    public int StatusCode { get; init; } = 200;

    /// <summary>
    /// The <c>Content-Type</c> header. Default: <c>application/json</c>. <see langword="null"/> sends no such header.
    /// </summary>
    public string? ContentType { get; init; } = "application/json";

    /// <summary>
    /// Additional headers. They replace the headers that the gateway sets itself; a <c>Content-Length</c> need not match the body.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body. Default: empty.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The delay before anything is sent, in real time. Default: none.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>
    /// The size of the chunks in which the body is sent, in bytes; greater than 0. <see langword="null"/>, the default, sends the body at once.
    /// </summary>
    public int? ChunkSize { get; init; }

    /// <summary>The delay between two chunks, in real time. It has an effect only together with <see cref="ChunkSize"/>. Default: none.</summary>
    public TimeSpan ChunkDelay { get; init; }

    /// <summary>
    /// Whether to send the body with <c>Transfer-Encoding: chunked</c> instead of a <c>Content-Length</c>. Default: <see langword="false"/>.
    /// </summary>
    public bool OmitContentLength { get; init; }

    /// <summary>
    /// The number of bytes of the body after which the gateway resets the connection; 0 resets it after the headers.
    /// <see langword="null"/>, the default, does not reset it. To reset the connection before the headers, use
    /// <see cref="ConnectionReset"/>.
    /// </summary>
    public int? AbortAfter { get; init; }

    /// <summary>
    /// The number of bytes of the body after which the gateway stops sending. The connection stays open until the client closes it or the
    /// gateway is disposed. <see langword="null"/>, the default, sends the whole body. If <see cref="AbortAfter"/> is set, too, the smaller of
    /// both applies.
    /// </summary>
    public int? PauseAfter { get; init; }

    /// <summary>Writes a body that is too large to be kept in memory. If set, <see cref="Body"/> is ignored.</summary>
    internal Func<PipeWriter, CancellationToken, Task>? WriteBody { get; init; }

    /// <summary>The length of what <see cref="WriteBody"/> writes; null if it is not known before.</summary>
    internal long? WrittenLength { get; init; }

    /// <summary>Whether the connection is reset without sending anything.</summary>
    internal bool IsConnectionReset { get; private init; }

    /// <summary>Creates a response with a JSON body.</summary>
    /// <param name="json">The body. It is sent as is, whether it is valid JSON or not.</param>
    /// <param name="statusCode">The HTTP status code.</param>
    /// <returns>The response.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    public static GatewayResponse Json(string json, int statusCode = 200)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new() { StatusCode = statusCode, Body = Encoding.UTF8.GetBytes(json) };
    }

    /// <summary>
    /// Creates the HTML page of the gateway's user interface. The gateway returns it, with status 200, for every GET request whose path it
    /// does not know.
    /// </summary>
    /// <returns>The response.</returns>
    public static GatewayResponse Html() => new()
    {
        ContentType = "text/html; charset=utf-8",
        Headers = new Dictionary<string, string> { ["Cache-Control"] = "no-cache" },
        Body = "<!doctype html><title>Bifrost</title>\n"u8.ToArray(),
    };

    /// <summary>Creates an error response in the gateway's format.</summary>
    /// <param name="statusCode">The HTTP status code.</param>
    /// <param name="message">The error message.</param>
    /// <param name="type">
    /// The <c>type</c> at the top level of the body, for example <c>budget_exceeded</c> or <c>rate_limited</c>. <see langword="null"/> omits it.
    /// </param>
    /// <param name="errorType">
    /// The <c>type</c> in <c>error</c>, for example <c>request_timed_out</c> or a type of the provider. <see langword="null"/> omits it.
    /// </param>
    /// <param name="code">
    /// The <c>code</c> in <c>error</c>, for example <c>unsupported_operation</c> or a code of the provider. <see langword="null"/> omits it.
    /// </param>
    /// <param name="isBifrostError">
    /// The value of <c>is_bifrost_error</c>: <see langword="true"/> for errors of the gateway itself, <see langword="false"/> for those of the
    /// caller or the provider.
    /// </param>
    /// <returns>The response.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="message"/> is <see langword="null"/>.</exception>
    public static GatewayResponse Error(
        int statusCode, string message, string? type = null, string? errorType = null, string? code = null, bool isBifrostError = false)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new GatewayError(statusCode, message) { Type = type, ErrorType = errorType, Code = code, IsBifrostError = isBifrostError }
            .ToResponse(RouteFamily.Unified);
    }

    /// <summary>Creates a response that resets the connection, after <see cref="Delay"/>, without sending anything.</summary>
    /// <returns>The response.</returns>
    public static GatewayResponse ConnectionReset() => new() { IsConnectionReset = true };

    /// <summary>Returns the response with its body in <see cref="Body"/>.</summary>
    internal async Task<GatewayResponse> WithBodyAsync(CancellationToken cancellationToken)
    {
        if (WriteBody is null)
            return this;
        using var body = new MemoryStream();
        PipeWriter writer = PipeWriter.Create(body, new StreamPipeWriterOptions(leaveOpen: true));
        await WriteBody(writer, cancellationToken).ConfigureAwait(false);
        await writer.CompleteAsync().ConfigureAwait(false);
        return this with { Body = body.ToArray(), WriteBody = null };
    }

    internal static GatewayResponse Text(int statusCode, string text) =>
        new() { StatusCode = statusCode, ContentType = "text/plain; charset=utf-8", Body = Encoding.UTF8.GetBytes(text) };
}
