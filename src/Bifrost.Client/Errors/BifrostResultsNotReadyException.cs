namespace Bifrost.Client;

/// <summary>There are no results to read yet. OpenAI and Azure batches in which every request failed look the same: they have an error file only.</summary>
public sealed class BifrostResultsNotReadyException : BifrostApiException
{
    /// <summary>Creates the exception.</summary>
    public BifrostResultsNotReadyException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public BifrostResultsNotReadyException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public BifrostResultsNotReadyException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal BifrostResultsNotReadyException(string message, ApiError error)
        : base(message, error)
    {
    }
}
