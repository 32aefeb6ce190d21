namespace Bifrost.Client;

/// <summary>The budget of the virtual key is used up (402).</summary>
public sealed class BifrostBudgetExceededException : BifrostApiException
{
    /// <summary>Creates the exception.</summary>
    public BifrostBudgetExceededException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public BifrostBudgetExceededException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public BifrostBudgetExceededException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal BifrostBudgetExceededException(string message, ApiError error)
        : base(message, error)
    {
    }
}
