using System.IO.Compression;
using System.Net;
using Bifrost.Client.Common;
using Bifrost.Client.Errors;

namespace Bifrost.Client.Transport;

/// <summary>A response of the gateway whose body is read piece by piece, with a time limit for each piece.</summary>
/// <param name="call">The call.</param>
/// <param name="message">The response; disposed with this object.</param>
/// <param name="readTimeout">How long the body may pause.</param>
/// <param name="maxItemBytes">How large one value of the body may be: a result item, or the whole body of all other calls.</param>
internal sealed class StreamedResponse(GatewayCall call, HttpResponseMessage message, TimeSpan readTimeout, int maxItemBytes) : IDisposable
{
    private const int MaxFirstBuffer = 1024 * 1024;

    private CancellationTokenSource? _pause;
    private CancellationTokenRegistration _caller;
    private CancellationToken _callerToken;
    private Stream? _stream;
    private bool _isCancelled;
    private bool _isDisposed;

    public GatewayCall Call { get; } = call;

    public ResponseInfo Info => new(Call, (int)message.StatusCode, ContentType);

    public int MaxItemBytes { get; } = maxItemBytes;

    public string? ContentType => message.Content.Headers.ContentType?.MediaType;

    /// <summary>The length of the body; null when it is not known, as for a compressed body.</summary>
    public long? ContentLength => Encoding is null ? message.Content.Headers.ContentLength : null;

    /// <summary>Where in the file the body begins, when it is a part of it (206); null when it is the whole file.</summary>
    public long? RangeStart => message.StatusCode == HttpStatusCode.PartialContent ? message.Content.Headers.ContentRange?.From : null;

    /// <summary>Whether the end of the body is known: a body without a length that ends with the connection can be truncated unnoticed.</summary>
    /// <remarks>A handler that decompresses removes the length; it sends Accept-Encoding itself, and verifies the body below it.</remarks>
    private bool HasKnownEnd =>
        message.Content.Headers.ContentLength is not null
        || message.Headers.TransferEncodingChunked == true
        || message.Version.Major >= 2
        || message.RequestMessage?.Headers.AcceptEncoding.Count > 0;

    /// <summary>How many bytes are left of the body; null when its length is not known.</summary>
    public long? Remaining => ContentLength is { } length && length >= BytesRead ? length - BytesRead : null;

    private string? Encoding => message.Content.Headers.ContentEncoding.LastOrDefault();

    /// <summary>How many bytes of the body have been read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Reads what has arrived, at least one byte; 0 is the end of the body.</summary>
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

            // The time until the next read does not count.
            if (hasToWait)
                _pause.CancelAfter(Timeout.InfiniteTimeSpan);
            BytesRead += count;
            if (count == 0)
                CheckEnd();
            return count;
        }
        catch (OperationCanceledException) when (_pause!.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            _isCancelled = true;
            throw ExceptionFactory.CreateTimeoutException(
                Call,
                $"the response paused for more than {TimeText.ToSeconds(readTimeout)} after {BytesRead} bytes.",
                readTimeout,
                delivery: DeliveryRule.GetWithBrokenResponse(Call));
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested)
        {
            _isCancelled = true;
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw ExceptionFactory.CreateInvalidResponseException(
                Info, $"sent a compressed body that is damaged after {BytesRead} bytes of its content", inner: exception, isDamaged: true);
        }
        catch (ObjectDisposedException) when (_isDisposed)
        {
            // An error of the program, which has disposed the stream.
            throw;
        }
        catch (Exception exception) when (exception is not BifrostException)
        {
            throw TransportFailure.CreateForBody(exception, Call, BytesRead);
        }
    }

    /// <summary>Reads up to a number of bytes: the whole body when there are no more.</summary>
    /// <returns>The bytes, and whether that is the whole body.</returns>
    public async ValueTask<(ReadOnlyMemory<byte> Body, bool IsWhole)> ReadUpToAsync(int limit, CancellationToken cancellationToken)
    {
        // Content-Length is not trusted beyond a limit.
        var body = new byte[(int)Math.Clamp((ContentLength ?? 4095) + 1, 1, Math.Min(limit, MaxFirstBuffer))];
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

    /// <summary>Reads a response with an error status. A body that does not arrive as a whole does not hide the status.</summary>
    public async ValueTask<ErrorResponse> ReadErrorAsync(CallDeadline deadline)
    {
        try
        {
            (ReadOnlyMemory<byte> body, bool isWhole) = await ReadUpToAsync(ErrorResponse.MaxBodyBytes, deadline.Token).ConfigureAwait(false);
            return new ErrorResponse(Info, message.Headers, body, isWhole);
        }
        catch (Exception exception) when (exception is BifrostException or OperationCanceledException)
        {
            return new ErrorResponse(Info, message.Headers, ReadOnlyMemory<byte>.Empty, IsWhole: false);
        }
    }

    /// <summary>Returns the connection to the pool when the body has been read, and closes it otherwise.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _caller.Dispose();
        _pause?.Dispose();
        message.Dispose();
    }

    private void CheckEnd()
    {
        if (Encoding is null && message.Content.Headers.ContentLength is { } length && BytesRead < length)
        {
            throw ExceptionFactory.CreateConnectionException(
                Call, $"the response ended after {BytesRead} of {length} bytes.", new EndOfStreamException(), BytesRead);
        }

        if (Call.RequiresKnownEnd && !HasKnownEnd)
        {
            throw ExceptionFactory.CreateConnectionException(
                Call,
                $"the response ended with the connection after {BytesRead} bytes, and has no length: it is not known whether it is complete.",
                new EndOfStreamException(),
                BytesRead);
        }
    }

    // BrotliStream has no exception of its own for damaged data.
    private bool IsDamage(Exception exception) =>
        exception is InvalidDataException
        || (exception.GetType() == typeof(InvalidOperationException) && _stream is BrotliStream);

    private Stream Decoded(Stream stream) => Encoding switch
    {
        null or "identity" => stream,
        "gzip" => new GZipStream(stream, CompressionMode.Decompress),
        "br" => new BrotliStream(stream, CompressionMode.Decompress),
        "deflate" => new ZLibStream(stream, CompressionMode.Decompress),
        string other => throw ExceptionFactory.CreateInvalidResponseException(Info, $"sent a body in the encoding '{other}', which the request does not accept"),
    };

    // One source for the whole body: cancelled by the caller, or by a timer that is restarted for each piece.
    private void Begin(CancellationToken cancellationToken)
    {
        _caller.Dispose();

        // Cancelled while nothing was being read: by an earlier token of the caller, or by the timer just before it was stopped.
        if (_pause is { IsCancellationRequested: true } && !_isCancelled)
        {
            _pause.Dispose();
            _pause = null;
        }

        _pause ??= new CancellationTokenSource();
        _callerToken = cancellationToken;
        _caller = cancellationToken.UnsafeRegister(static pause => ((CancellationTokenSource)pause!).Cancel(), _pause);
    }
}
