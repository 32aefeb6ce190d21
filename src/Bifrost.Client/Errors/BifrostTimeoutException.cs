namespace Bifrost.Client;

/// <summary>The gateway did not answer in time, or stopped sending in the middle of an answer.</summary>
public sealed class BifrostTimeoutException : BifrostException
{
    /// <summary>Creates the exception.</summary>
    public BifrostTimeoutException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public BifrostTimeoutException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public BifrostTimeoutException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The time that was allowed; <see langword="null"/> when a handler of the caller's own <see cref="HttpClient"/> set it.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <inheritdoc/>
    public override bool IsTransient => true;
}
