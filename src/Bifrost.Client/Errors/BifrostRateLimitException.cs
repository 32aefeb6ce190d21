namespace Bifrost.Client;

/// <summary>Too many requests or tokens for the virtual key or for the provider (429).</summary>
public sealed class BifrostRateLimitException : BifrostApiException
{
    /// <summary>Creates the exception.</summary>
    public BifrostRateLimitException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public BifrostRateLimitException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public BifrostRateLimitException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal BifrostRateLimitException(string message, ApiError error)
        : base(message, error)
    {
    }
}
