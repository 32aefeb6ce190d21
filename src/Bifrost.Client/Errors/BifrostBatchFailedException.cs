namespace Bifrost.Client;

/// <summary>A batch ended without success, and the caller asked for that to be an exception. It can have partial results all the same.</summary>
public sealed class BifrostBatchFailedException : BifrostException
{
    /// <summary>Creates the exception.</summary>
    public BifrostBatchFailedException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public BifrostBatchFailedException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public BifrostBatchFailedException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The batch.</summary>
    public Batch? Batch { get; init; }
}
