namespace Bifrost.Client;

/// <summary>The gateway does not accept the credentials: none, an unknown or a revoked key (401; on older gateways 403 for an unknown virtual key).</summary>
public sealed class BifrostAuthenticationException : BifrostApiException
{
    /// <summary>Creates the exception.</summary>
    public BifrostAuthenticationException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public BifrostAuthenticationException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public BifrostAuthenticationException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal BifrostAuthenticationException(string message, ApiError error)
        : base(message, error)
    {
    }
}
