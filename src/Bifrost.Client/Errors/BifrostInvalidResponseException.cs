namespace Bifrost.Client;

/// <summary>The answer is not what the endpoint gives: a page of HTML, an empty body, JSON that is broken or says something else.</summary>
/// <remarks>It usually means that the base address is not a gateway's, that a proxy stands in front, or that the connection was cut.</remarks>
public sealed class BifrostInvalidResponseException : BifrostException
{
    /// <summary>Creates the exception.</summary>
    public BifrostInvalidResponseException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public BifrostInvalidResponseException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public BifrostInvalidResponseException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The HTTP status of the answer.</summary>
    public int StatusCode { get; init; }

    /// <summary>The content type of the answer; <see langword="null"/> when it has none.</summary>
    public string? ContentType { get; init; }

    /// <summary>The byte of the answer, counted from 0, where it stopped being readable; <see langword="null"/> when that does not apply.</summary>
    public long? Position { get; init; }

    /// <summary>
    /// The beginning of a body that is not JSON, at most 1,000 characters; <see langword="null"/> otherwise. Not in the message.
    /// </summary>
    public string? BodyExcerpt { get; init; }
}
