namespace Bifrost.Client;

/// <summary>The provider behind the gateway could not be reached, or took too long.</summary>
public sealed class BifrostProviderUnavailableException : BifrostApiException
{
    /// <summary>Creates the exception.</summary>
    public BifrostProviderUnavailableException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public BifrostProviderUnavailableException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public BifrostProviderUnavailableException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal BifrostProviderUnavailableException(string message, ApiError error)
        : base(message, error)
    {
    }
}
