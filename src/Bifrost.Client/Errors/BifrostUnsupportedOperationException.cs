namespace Bifrost.Client;

/// <summary>The provider cannot do this through the gateway.</summary>
public sealed class BifrostUnsupportedOperationException : BifrostApiException
{
    /// <summary>Creates the exception.</summary>
    public BifrostUnsupportedOperationException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public BifrostUnsupportedOperationException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public BifrostUnsupportedOperationException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal BifrostUnsupportedOperationException(string message, ApiError error)
        : base(message, error)
    {
    }
}
