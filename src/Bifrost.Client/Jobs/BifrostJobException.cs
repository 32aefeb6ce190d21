namespace Bifrost.Client.Jobs;

/// <summary>A job cannot be created, opened or continued. The message says why; nothing that was stored is lost.</summary>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public class BifrostJobException(string? message, Exception? innerException = null) : BifrostException(message, innerException);
