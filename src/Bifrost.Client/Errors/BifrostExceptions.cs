namespace Bifrost.Client;

/// <summary>The gateway could not be reached, or the connection was lost.</summary>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostConnectionException(string? message, Exception? innerException = null) : BifrostException(message, innerException)
{
    /// <summary>The number of bytes of the response that had been read; <see langword="null"/> when the response had not begun.</summary>
    public long? BytesReceived { get; init; }

    private protected override bool IsTransientByDefault => true;
}

/// <summary>The gateway did not respond in time, or paused for too long within a response.</summary>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostTimeoutException(string? message, Exception? innerException = null) : BifrostException(message, innerException)
{
    /// <summary>The time limit; <see langword="null"/> when a handler of the caller's own <see cref="HttpClient"/> has set it.</summary>
    public TimeSpan? Timeout { get; init; }

    private protected override bool IsTransientByDefault => true;
}

/// <summary>The response is not what the endpoint returns: an HTML page, an empty body, JSON that is damaged or is something else.</summary>
/// <remarks>
/// It usually means that <see cref="BifrostClientOptions.BaseAddress"/> is not the address of a gateway, that a proxy responded, or that the
/// response was truncated.
/// </remarks>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostInvalidResponseException(string? message, Exception? innerException = null) : BifrostException(message, innerException)
{
    /// <summary>The HTTP status code of the response.</summary>
    public int StatusCode { get; init; }

    /// <summary>The content type of the response; <see langword="null"/> when it has none.</summary>
    public string? ContentType { get; init; }

    /// <summary>The byte of the body, counted from 0, at which it could not be read; <see langword="null"/> when that does not apply.</summary>
    public long? Position { get; init; }

    /// <summary>
    /// The beginning of a body that is not JSON, at most 1,000 characters; <see langword="null"/> otherwise. Not part of the message.
    /// </summary>
    public string? BodyExcerpt { get; init; }
}

/// <summary>A request is larger than the gateway, or a proxy in front of it, accepts.</summary>
/// <remarks>The gateway's limit is its setting <c>max_request_body_size_mb</c>. Default: 100 MiB.</remarks>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostRequestTooLargeException(string? message, Exception? innerException = null) : BifrostException(message, innerException)
{
    /// <summary>The size of the request in bytes; <see langword="null"/> when it is not known.</summary>
    public long? RequestBytes { get; init; }

    /// <summary>The number of bytes that had been sent when the request was refused.</summary>
    public long BytesSent { get; init; }
}

/// <summary>A request of a batch is invalid. Thrown while the requests are being sent: the batch has not been created.</summary>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostInvalidRequestItemException(string? message, Exception? innerException = null) : BifrostException(message, innerException)
{
    /// <summary>The number of the request, counted from 1: its line in the file.</summary>
    public long Line { get; init; }

    /// <summary>The <c>custom_id</c> of the request; <see langword="null"/> when it has none.</summary>
    public string? CustomId { get; init; }
}

/// <summary>The pages of a list or of results cannot be followed to their end without repeating or skipping items.</summary>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostPaginationException(string? message, Exception? innerException = null) : BifrostException(message, innerException)
{
    /// <summary>The cursor that cannot be followed; <see langword="null"/> when the gateway sent none although there are more pages.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Waiting for a batch gave up: timeout, unknown status or repeated failures.</summary>
/// <remarks>The batch itself continues; waiting for it again is safe.</remarks>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostWaitException(string? message, Exception? innerException = null) : BifrostException(message, innerException)
{
    /// <summary>The batch as it was last retrieved; <see langword="null"/> when it never was.</summary>
    public Batch? LastSeen { get; init; }
}

/// <summary>A batch ended without success, and <see cref="BatchWaitOptions.ThrowOnFailure"/> is set. It can still have partial results.</summary>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostBatchFailedException(string? message, Exception? innerException = null) : BifrostException(message, innerException)
{
    /// <summary>The batch.</summary>
    public Batch? Batch { get; init; }
}

/// <summary>A cancellation was accepted by the gateway, but the batch could not be retrieved afterwards: its current status is not known.</summary>
/// <remarks>The inner exception is the failure of the retrieve, which decides <see cref="BifrostException.IsTransient"/>.</remarks>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostCancelAcceptedException(string? message, Exception? innerException = null) : BifrostException(message, innerException)
{
    private protected override bool IsTransientByDefault => InnerException is BifrostException { IsTransient: true };
}
