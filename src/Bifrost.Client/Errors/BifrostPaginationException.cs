namespace Bifrost.Client;

/// <summary>The pages of a list or of results cannot be followed to their end: going on would repeat or skip items.</summary>
public sealed class BifrostPaginationException : BifrostException
{
    /// <summary>Creates the exception.</summary>
    public BifrostPaginationException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public BifrostPaginationException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public BifrostPaginationException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The cursor that led nowhere; <see langword="null"/> when there was none where one was due.</summary>
    public string? Cursor { get; init; }
}
