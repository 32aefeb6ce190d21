namespace Bifrost.Client.Jobs;

/// <summary>
/// A job cannot be created, opened or continued. <see cref="Reason"/> and the message say why; nothing that was stored is lost.
/// </summary>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public class BifrostJobException(string? message, Exception? innerException = null) : BifrostException(message, innerException)
{
    /// <summary>Why; empty if none of the known reasons applies: then the inner exception has the cause.</summary>
    public JobFailureReason Reason { get; init; }

    /// <summary>
    /// The name of the file of the journal that is damaged; <see langword="null"/> if no file is, or it is the state.
    /// </summary>
    public string? FileName { get; init; }
}
