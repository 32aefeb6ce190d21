namespace Bifrost.Client;

/// <summary>Waiting for a batch came to no end: time ran out, its state is unknown for too long, or it could not be looked at any more.</summary>
/// <remarks>The batch itself goes on; waiting for it again is safe.</remarks>
public sealed class BifrostWaitException : BifrostException
{
    /// <summary>Creates the exception.</summary>
    public BifrostWaitException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public BifrostWaitException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public BifrostWaitException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The batch as it was last seen; <see langword="null"/> when it never was.</summary>
    public Batch? LastSeen { get; init; }
}
