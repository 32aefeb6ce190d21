namespace Bifrost.Client;

/// <summary>
/// The gateway does not accept the credentials: none, an unknown key or a revoked one (401; 403 for an unknown virtual key on gateways up to
/// 1.4.19).
/// </summary>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostAuthenticationException(string? message, Exception? innerException = null) : BifrostApiException(message, innerException);

/// <summary>The key is not allowed to do this: it is inactive, or has no access to the provider, the model or the batch (403; 404 for another key's batch).</summary>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostPermissionException(string? message, Exception? innerException = null) : BifrostApiException(message, innerException);

/// <summary>The budget of the virtual key is exhausted (402).</summary>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostBudgetExceededException(string? message, Exception? innerException = null) : BifrostApiException(message, innerException);

/// <summary>A limit on requests or tokens of the virtual key or of the provider was exceeded (429).</summary>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostRateLimitException(string? message, Exception? innerException = null) : BifrostApiException(message, innerException)
{
    private protected override bool IsTransientByDefault => true;
}

/// <summary>The batch or file does not exist at the provider (404).</summary>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostNotFoundException(string? message, Exception? innerException = null) : BifrostApiException(message, innerException);

/// <summary>
/// The batch has no results yet. OpenAI and Azure batches in which every request failed look the same at the results endpoint: they only have
/// an error file.
/// </summary>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostResultsNotReadyException(string? message, Exception? innerException = null) : BifrostApiException(message, innerException);

/// <summary>The provider does not support the operation through the gateway.</summary>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostUnsupportedOperationException(string? message, Exception? innerException = null) : BifrostApiException(message, innerException);

/// <summary>The gateway could not reach the provider, or the provider did not respond in time.</summary>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostProviderUnavailableException(string? message, Exception? innerException = null) : BifrostApiException(message, innerException)
{
    private protected override bool IsTransientByDefault => true;
}
