namespace Bifrost.Client.Common;

/// <summary>How far an upload has come, for the exceptions of a call that has a body.</summary>
internal sealed class UploadState
{
    /// <summary>The length of the body in bytes; null when it is not known.</summary>
    public long? Length { get; set; }

    /// <summary>How many bytes have been sent.</summary>
    public long BytesSent { get; set; }

    /// <summary>What the source of the body failed with; null when it was not the source that failed.</summary>
    public Exception? SourceException { get; set; }
}
