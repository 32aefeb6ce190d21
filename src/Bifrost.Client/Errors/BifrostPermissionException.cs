namespace Bifrost.Client;

/// <summary>The key may not do this: it is inactive, or not allowed this provider or model (403).</summary>
public sealed class BifrostPermissionException : BifrostApiException
{
    /// <summary>Creates the exception.</summary>
    public BifrostPermissionException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public BifrostPermissionException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public BifrostPermissionException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal BifrostPermissionException(string message, ApiError error)
        : base(message, error)
    {
    }
}
