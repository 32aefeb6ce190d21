namespace Bifrost.Client.Gathering;

/// <summary>
/// The SDK that made a call has a time limit or retries, which do not fit a call that waits for its batch. The message names the setting to change.
/// </summary>
/// <remarks>If the call was submitted, its request stays in the batch: the same call gets its answer.</remarks>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostSdkSettingsException(string? message, Exception? innerException = null) : BifrostException(message, innerException);
