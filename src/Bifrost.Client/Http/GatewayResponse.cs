using System.IO.Compression;
using System.Net.Http.Headers;

namespace Bifrost.Client;

/// <summary>An answer of the gateway whose body is read piece by piece, with a limit on how long it may pause.</summary>
internal sealed class GatewayResponse(GatewayCall call, HttpResponseMessage message, TimeSpan readTimeout) : IAsyncDisposable, IDisposable
{
    private const int LargestFirstBuffer = 1024 * 1024;

    private CancellationTokenSource? _pause;
    private CancellationTokenRegistration _caller;
    private CancellationToken _callerToken;
    private Stream? _stream;
    private bool _isGivenUp;

    public GatewayCall Call { get; } = call;

    public int StatusCode => (int)message.StatusCode;

    public bool IsSuccess => message.IsSuccessStatusCode;

    public Uri? AnsweredBy => message.RequestMessage?.RequestUri;

    public HttpResponseHeaders Headers => message.Headers;

    public string? ContentType => message.Content.Headers.ContentType?.MediaType;

    /// <summary>How long the body is; null when that is not known, as for one that is compressed.</summary>
    public long? ContentLength => Encoding is null ? message.Content.Headers.ContentLength : null;

    private string? Encoding => message.Content.Headers.ContentEncoding.LastOrDefault();

    /// <summary>How many bytes of the body have been read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Reads what is there, at least one byte; 0 is the end of the body.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (_pause is null || cancellationToken != _callerToken || _pause.IsCancellationRequested)
            Begin(cancellationToken);

        try
        {
            _stream ??= Decoded(await message.Content.ReadAsStreamAsync(_pause!.Token).ConfigureAwait(false));
            ValueTask<int> reading = _stream.ReadAsync(destination, _pause!.Token);
            bool hasToWait = !reading.IsCompleted;
            if (hasToWait)
                _pause.CancelAfter(readTimeout);
            int count = await reading.ConfigureAwait(false);

            // The time until the next read is the caller's.
            if (hasToWait)
                _pause.CancelAfter(Timeout.InfiniteTimeSpan);
            BytesRead += count;
            return count;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _isGivenUp = true;
            throw new BifrostTimeoutException(
                $"{Call.Endpoint} for {Call.Subject}: the answer paused for more than {readTimeout.TotalSeconds:0.#} s after {BytesRead} bytes.")
            {
                Endpoint = Call.Endpoint,
                Timeout = readTimeout,
            };
        }
        catch (OperationCanceledException exception)
        {
            _isGivenUp = true;
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw JsonBody.Fault(this, $"sent a compressed body that is damaged after {BytesRead} bytes of its content.", inner: exception);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new BifrostConnectionException(
                $"{Call.Endpoint} for {Call.Subject}: the connection was lost after {BytesRead} bytes of the answer.", exception)
            {
                Endpoint = Call.Endpoint,
                BytesReceived = BytesRead,
            };
        }
    }

    /// <summary>Reads up to a number of bytes: the whole body when there are no more.</summary>
    /// <returns>The bytes, and whether that was all.</returns>
    public async ValueTask<(ReadOnlyMemory<byte> Body, bool IsWhole)> ReadUpToAsync(int limit, CancellationToken cancellationToken)
    {
        // What the answer claims of its length is believed up to a point only.
        var body = new byte[(int)Math.Clamp((ContentLength ?? 4095) + 1, 1, Math.Min(limit, LargestFirstBuffer))];
        int length = 0;
        while (true)
        {
            int count = await ReadAsync(body.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (count == 0)
                return (body.AsMemory(0, length), true);
            length += count;
            if (length == limit)
                return (body, false);
            if (length == body.Length)
                Array.Resize(ref body, (int)Math.Min(2L * length, limit));
        }
    }

    /// <summary>Gives the connection back when the body has been read, and closes it otherwise.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        _caller.Dispose();
        _pause?.Dispose();
        message.Dispose();
    }

    private Stream Decoded(Stream stream) => Encoding switch
    {
        null or "identity" => stream,
        "gzip" => new GZipStream(stream, CompressionMode.Decompress),
        "br" => new BrotliStream(stream, CompressionMode.Decompress),
        "deflate" => new ZLibStream(stream, CompressionMode.Decompress),
        string other => throw JsonBody.Fault(this, $"sent a body in the encoding '{other}', which it was not asked for."),
    };

    // One source for the whole body: the caller's cancellation and the clock that is wound up again for each piece.
    private void Begin(CancellationToken cancellationToken)
    {
        _caller.Dispose();

        // Cancelled while nothing was being read: by a token that is no longer the caller's, or by the clock just before it was stopped.
        if (_pause is { IsCancellationRequested: true } && !_isGivenUp)
        {
            _pause.Dispose();
            _pause = null;
        }

        _pause ??= new CancellationTokenSource();
        _callerToken = cancellationToken;
        _caller = cancellationToken.UnsafeRegister(static pause => ((CancellationTokenSource)pause!).Cancel(), _pause);
    }
}
