namespace Bifrost.Client;

/// <summary>There is no such batch or file at this provider (404).</summary>
public sealed class BifrostNotFoundException : BifrostApiException
{
    /// <summary>Creates the exception.</summary>
    public BifrostNotFoundException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public BifrostNotFoundException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public BifrostNotFoundException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal BifrostNotFoundException(string message, ApiError error)
        : base(message, error)
    {
    }
}
