namespace Bifrost.Client;

/// <summary>
/// A request is larger than the gateway, or a proxy in front of it, takes. The gateway's limit is 100 MiB unless its setting
/// <c>max_request_body_size_mb</c> says otherwise.
/// </summary>
public sealed class BifrostRequestTooLargeException : BifrostException
{
    /// <summary>Creates the exception.</summary>
    public BifrostRequestTooLargeException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public BifrostRequestTooLargeException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public BifrostRequestTooLargeException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>How many bytes the request has; <see langword="null"/> when its length is not known.</summary>
    public long? RequestBytes { get; init; }

    /// <summary>How many bytes had been sent when it was refused.</summary>
    public long BytesSent { get; init; }
}
