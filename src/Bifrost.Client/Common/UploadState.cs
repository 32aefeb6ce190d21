namespace Bifrost.Client.Common;

/// <summary>How far the body of a request has come, for the exceptions of a call that has a body.</summary>
internal sealed class UploadState
{
    /// <summary>The length of the body in bytes; null when it is not known.</summary>
    public long? Length { get; set; }

    /// <summary>How many bytes the connection has taken.</summary>
    public long BytesSent { get; set; }

    /// <summary>How many bytes were passed to the connection, with those whose writing failed.</summary>
    public long BytesOffered { get; set; }

    /// <summary>Whether the body was requested from its source, in any attempt.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether all of the body was passed to the connection, in any attempt: the gateway can have received the request.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Whether the source can produce the body more than once.</summary>
    public bool IsRepeatable { get; set; }

    /// <summary>Whether the body can be sent in a further attempt.</summary>
    public bool CanBeSentAgain => IsRepeatable || !HasBegun;

    /// <summary>What the source of the body failed with; null when it was not the source that failed.</summary>
    public Exception? SourceException { get; set; }
}
