namespace Bifrost.Client;

/// <summary>The gateway could not be reached, or the connection was lost on the way.</summary>
public sealed class BifrostConnectionException : BifrostException
{
    /// <summary>Creates the exception.</summary>
    public BifrostConnectionException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public BifrostConnectionException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public BifrostConnectionException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>How many bytes of the answer had been read; <see langword="null"/> when the answer had not begun.</summary>
    public long? BytesReceived { get; init; }

    /// <inheritdoc/>
    public override bool IsTransient => true;
}
