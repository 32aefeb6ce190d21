namespace Bifrost.Client.Testing;

/// <summary>The limits and quotas of a provider for batches that are created at the gateway. See <see cref="BifrostTestGateway.Limit"/>.</summary>
/// <remarks>
/// A batch that does not keep <see cref="MaxRequests"/>, <see cref="MaxBytes"/> or <see cref="MinRequests"/> fails in validation for OpenAI,
/// Azure and custom providers; for other providers its create is rejected with status 400. These limits do not apply to an input file in cloud
/// storage that was not uploaded through the gateway.
/// </remarks>
public sealed record GatewayBatchLimits
{
    /// <summary>The maximum number of requests in a batch. <see langword="null"/>, the default, is no limit.</summary>
    public long? MaxRequests { get; init; }

    /// <summary>The maximum size of the input of a batch, in bytes. <see langword="null"/>, the default, is no limit.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>The minimum number of requests in a batch, as Bedrock has one. <see langword="null"/>, the default, is no limit.</summary>
    public long? MinRequests { get; init; }

    /// <summary>
    /// The maximum number of requests in all batches of the provider that have not ended, including the new one. Batches that were added with
    /// <see cref="BifrostTestGateway.AddBatch"/> count with their total; batches that will fail in validation do not count.
    /// <see langword="null"/>, the default, is no limit.
    /// </summary>
    public long? MaxEnqueuedRequests { get; init; }

    /// <summary>
    /// The maximum number of batches of the provider that have not ended, including the new one; counted as for
    /// <see cref="MaxEnqueuedRequests"/>. <see langword="null"/>, the default, is no limit.
    /// </summary>
    public int? MaxActiveBatches { get; init; }

    /// <summary>
    /// How the provider refuses a batch that exceeds <see cref="MaxEnqueuedRequests"/> or <see cref="MaxActiveBatches"/>. Default:
    /// <see cref="GatewayQuotaRefusal.AtCreate"/>.
    /// </summary>
    public GatewayQuotaRefusal QuotaRefusal { get; init; }
}
