namespace Bifrost.Client.Gathering;

/// <summary>A call cannot be a request of a batch: it streams, is for another endpoint, or is no JSON object. Nothing was sent.</summary>
/// <remarks><see cref="BatchingOptions.Unbatchable"/> decides whether such calls are sent directly.</remarks>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostUnbatchableCallException(string? message, Exception? innerException = null) : BifrostException(message, innerException);
