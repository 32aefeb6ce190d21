using System.IO.Compression;

namespace Bifrost.Client.Testing;

/// <summary>
/// A fault of a gateway, of a proxy or of the network: what happens to the response to a request, or to its connection. Inject it with
/// <see cref="BifrostTestGateway.Inject(GatewayFault, Func{GatewayRequest, bool}?, int?)"/>.
/// </summary>
/// <remarks>
/// <para>
/// Faults change the bytes that the gateway sends, so clients receive exactly these bytes. The gateway prepares the complete response to a
/// request with a fault before it sends the first byte, and sends it with a <c>Content-Length</c>.
/// </para>
/// <para>Combine faults with <see cref="And"/>. Faults are immutable and can be injected more than once.</para>
/// </remarks>
/// <example>
/// <code>
/// // The batch is created, but the response is lost:
/// gateway.Inject(GatewayFault.Reset(FaultPosition.Start), request => request.RequestType == BifrostRequestType.BatchCreate);
/// // The second half of every page of results is missing:
/// gateway.Inject(GatewayFault.Close(FaultPosition.InBody(500)), request => request.RequestType == BifrostRequestType.BatchResults, times: null);
/// </code>
/// </example>
public sealed record GatewayFault
{
    private readonly string _description;
    private readonly int? _afterRequestBytes;
    private GatewayResponse? _response;
    private Func<GatewayResponse, GatewayResponse>? _changeResponse;
    private Func<byte[], byte[]>? _changeBytes;

    private GatewayFault(string description) => _description = description;

    /// <summary>
    /// Whether the gateway executes the request, for example creates the batch, before the fault occurs. Default: <see langword="true"/>;
    /// <see langword="false"/> for <see cref="Respond"/>.
    /// </summary>
    public bool ExecutesRequest { get; init; } = true;

    /// <summary>
    /// The number of bytes of the request body after which the fault occurs, while the client may still be sending; 0 reads nothing of the body
    /// and sends no <c>100 Continue</c>. <see langword="null"/>, the default, reads the whole request first. If set, the request is not executed.
    /// </summary>
    public int? AfterRequestBytes
    {
        get => _afterRequestBytes;
        init
        {
            if (value is { } count)
                ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(AfterRequestBytes));
            _afterRequestBytes = value;
        }
    }

    internal ConnectionFault? Connection { get; private init; }

    /// <summary>The number of bytes that are sent at once; null sends all of them.</summary>
    internal int? PieceSize { get; private init; }

    internal TimeSpan PieceDelay { get; private init; }

    /// <summary>Closes the connection in the regular way (FIN). The rest of the response is not sent.</summary>
    /// <param name="at">The position in the response. <see cref="FaultPosition.Start"/> sends nothing.</param>
    /// <returns>The fault.</returns>
    public static GatewayFault Close(FaultPosition at) => new($"close at {at}") { Connection = new(ConnectionFaultKind.Close, at) };

    /// <summary>Resets the connection (RST). The rest of the response is not sent.</summary>
    /// <param name="at">The position in the response. <see cref="FaultPosition.Start"/> sends nothing.</param>
    /// <returns>The fault.</returns>
    public static GatewayFault Reset(FaultPosition at) => new($"reset at {at}") { Connection = new(ConnectionFaultKind.Reset, at) };

    /// <summary>Stops sending. The connection stays open until the client closes it or the gateway is disposed.</summary>
    /// <param name="at">The position in the response. <see cref="FaultPosition.Start"/> sends nothing.</param>
    /// <returns>The fault.</returns>
    public static GatewayFault Pause(FaultPosition at) => new($"pause at {at}") { Connection = new(ConnectionFaultKind.Pause, at) };

    /// <summary>Sends the response, with its head, in small pieces.</summary>
    /// <param name="pieceSize">The number of bytes of a piece; greater than 0.</param>
    /// <param name="delay">The delay after each piece, in real time; zero or greater.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is too small.</exception>
    public static GatewayFault SendSlowly(int pieceSize, TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pieceSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new($"pieces of {pieceSize}") { PieceSize = pieceSize, PieceDelay = delay };
    }

    /// <summary>Changes one bit of the response, as sent.</summary>
    /// <param name="at">The position before the byte. The end of the response changes nothing.</param>
    /// <returns>The fault.</returns>
    public static GatewayFault FlipBit(FaultPosition at) =>
        new($"flipped bit at {at}") { _changeBytes = bytes => RawResponse.FlipBit(bytes, at.Resolve(bytes)) };

    /// <summary>
    /// Inserts bytes into the response, as sent. At <see cref="FaultPosition.Start"/> they are received in place of a status line, at
    /// <see cref="FaultPosition.End"/> in place of the next response on the connection.
    /// </summary>
    /// <param name="at">The position.</param>
    /// <param name="bytes">The bytes. They are not copied.</param>
    /// <returns>The fault.</returns>
    public static GatewayFault Insert(FaultPosition at, ReadOnlyMemory<byte> bytes) =>
        new($"{bytes.Length} bytes inserted at {at}") { _changeBytes = response => RawResponse.Insert(response, at.Resolve(response), bytes.Span) };

    /// <summary>Sends the response twice. Clients that keep the connection receive the second one in place of the next response.</summary>
    /// <returns>The fault.</returns>
    public static GatewayFault RepeatResponse() => new("response sent twice") { _changeBytes = bytes => [.. bytes, .. bytes] };

    /// <summary>Sends a <c>Content-Length</c> that differs from the length of the body.</summary>
    /// <param name="difference">The number of bytes to add to the <c>Content-Length</c>; negative for one that is too small.</param>
    /// <returns>The fault. With a value that is too large, clients wait for more data: combine it with <see cref="Close"/> at the end.</returns>
    public static GatewayFault AddToContentLength(int difference) =>
        new($"Content-Length {(difference < 0 ? "" : "+")}{difference}") { _changeBytes = bytes => RawResponse.AddToContentLength(bytes, difference) };

    /// <summary>Sends another response. By default, the request is not executed (<see cref="ExecutesRequest"/>).</summary>
    /// <param name="response">The response.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="response"/> is <see langword="null"/>.</exception>
    public static GatewayFault Respond(GatewayResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return new($"response with status {response.StatusCode}") { ExecutesRequest = false, _response = response };
    }

    /// <summary>Changes the response.</summary>
    /// <param name="change">Changes the response, which has its complete body. Can be called on several threads at the same time.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="change"/> is <see langword="null"/>.</exception>
    public static GatewayFault ChangeResponse(Func<GatewayResponse, GatewayResponse> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new("changed response") { _changeResponse = change };
    }

    /// <summary>Replaces one value in the JSON of the response.</summary>
    /// <param name="pointer">
    /// The JSON Pointer (RFC 6901) of the value, for example <c>/results/0/custom_id</c>; empty for the whole document. A member that an object does
    /// not have is added. If there is no such value, the response is a 500 with the exception in its body.
    /// </param>
    /// <param name="json">The JSON of the new value.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="pointer"/> is not empty and does not begin with a slash.</exception>
    public static GatewayFault ReplaceJson(string pointer, string json)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        ArgumentNullException.ThrowIfNull(json);
        if (pointer.Length > 0 && pointer[0] != '/')
            throw new ArgumentException("A JSON Pointer is empty or begins with a slash.", nameof(pointer));
        return new($"{json} at {pointer}")
        {
            _changeResponse = response => response with { Body = JsonReplacement.Apply(response.Body.Span, pointer, json) },
        };
    }

    /// <summary>Compresses the body and sets <c>Content-Encoding</c>, whether the client accepts it or not.</summary>
    /// <param name="encoding">The encoding: <c>gzip</c>, <c>br</c> or <c>deflate</c>.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentException"><paramref name="encoding"/> is not one of these.</exception>
    public static GatewayFault Compress(string encoding)
    {
        if (encoding is not ("gzip" or "br" or "deflate"))
            throw new ArgumentException($"The encoding '{encoding}' is not supported: use gzip, br or deflate.", nameof(encoding));
        return new(encoding)
        {
            _changeResponse = response => response with
            {
                Body = Compress(response.Body.Span, encoding),
                Headers = new Dictionary<string, string>(response.Headers, StringComparer.OrdinalIgnoreCase) { ["Content-Encoding"] = encoding },
            },
        };
    }

    /// <summary>
    /// Combines two faults: first the changes of this one, then those of the other one. Properties and positions of <see cref="Close"/>,
    /// <see cref="Reset"/>, <see cref="Pause"/> and <see cref="SendSlowly"/> are those of the other one if it has them.
    /// </summary>
    /// <param name="other">The other fault.</param>
    /// <returns>The combination.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    public GatewayFault And(GatewayFault other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new($"{_description}, {other._description}")
        {
            ExecutesRequest = ExecutesRequest && other.ExecutesRequest,
            AfterRequestBytes = other.AfterRequestBytes ?? AfterRequestBytes,
            Connection = other.Connection ?? Connection,
            PieceSize = other.PieceSize ?? PieceSize,
            PieceDelay = other.PieceSize is null ? PieceDelay : other.PieceDelay,
            _response = other._response ?? _response,
            _changeResponse = Chain(_changeResponse, other._changeResponse),
            _changeBytes = Chain(_changeBytes, other._changeBytes),
        };
    }

    /// <summary>Returns a description of the fault.</summary>
    /// <returns>The description.</returns>
    public override string ToString() =>
        _description
        + (AfterRequestBytes is { } count ? $", after {count} bytes of the request" : "")
        + (ExecutesRequest == _response is null || AfterRequestBytes is not null ? "" : ExecutesRequest ? ", executed" : ", not executed");

    /// <summary>Creates the response that the changes of the bytes apply to.</summary>
    /// <param name="handle">Executes the request and returns its response.</param>
    /// <param name="cancellationToken">Cancels the writing of the body.</param>
    internal async Task<GatewayResponse> CreateResponseAsync(Func<GatewayResponse> handle, CancellationToken cancellationToken)
    {
        GatewayResponse? executed = ExecutesRequest && AfterRequestBytes is null ? handle() : null;
        GatewayResponse response = await (_response ?? executed ?? new GatewayResponse()).WithBodyAsync(cancellationToken).ConfigureAwait(false);
        return _changeResponse is null ? response : _changeResponse(response);
    }

    internal byte[] ChangeBytes(byte[] response) => _changeBytes is null ? response : _changeBytes(response);

    private static byte[] Compress(ReadOnlySpan<byte> body, string encoding)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true),
            "br" => new BrotliStream(compressed, CompressionLevel.Optimal, leaveOpen: true),
            _ => new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true),
        })
        {
            stream.Write(body);
        }

        return compressed.ToArray();
    }

    private static Func<T, T>? Chain<T>(Func<T, T>? first, Func<T, T>? second) =>
        first is null ? second : second is null ? first : value => second(first(value));
}
