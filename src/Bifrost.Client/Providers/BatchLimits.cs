using Bifrost.Client.Providers;

namespace Bifrost.Client;

/// <summary>What a provider accepts in one batch.</summary>
/// <remarks>
/// From the documentation of the providers. An account can have other limits; the gateway has one of its own on uploads. Default of the gateway:
/// 104,857,600 bytes (100 MiB).
/// </remarks>
public sealed record BatchLimits
{
    internal const long MiB = 1024 * 1024;

    /// <summary>The maximum number of requests; <see cref="long.MaxValue"/> if it is not known. At least 1.</summary>
    public long MaxRequests { get; init; } = long.MaxValue;

    /// <summary>The maximum size of the input, in bytes; <see cref="long.MaxValue"/> if it is not known. At least 1.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;

    /// <summary>The minimum number of requests. Default: 1; for Bedrock 100, unless the account has another quota.</summary>
    public long MinRequests { get; init; } = 1;

    /// <summary>The maximum size of a request, in bytes: what a gateway with default settings can receive at all.</summary>
    internal long LineBytes => Math.Min(MaxBytes, 100 * MiB);

    /// <summary>Gets the limits of a provider.</summary>
    /// <param name="provider">The provider.</param>
    /// <returns>The limits; those of a provider that is not known have no bounds.</returns>
    public static BatchLimits Of(ModelProvider provider) => ProviderProfile.Of(provider).Limits;
}
