namespace Bifrost.Client;

/// <summary>A request for a batch is not good: thrown while the requests are being sent, before the batch exists.</summary>
public sealed class BifrostInvalidRequestItemException : BifrostException
{
    /// <summary>Creates the exception.</summary>
    public BifrostInvalidRequestItemException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public BifrostInvalidRequestItemException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public BifrostInvalidRequestItemException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Which request it is, counted from 1: its line in the file.</summary>
    public long Line { get; init; }

    /// <summary>The <c>custom_id</c> of the request; <see langword="null"/> when it has none.</summary>
    public string? CustomId { get; init; }
}
