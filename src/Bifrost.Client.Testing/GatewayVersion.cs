namespace Bifrost.Client.Testing;

/// <summary>The versions of the gateway that <see cref="BifrostTestGateway"/> can behave like, where they differ on batches and files.</summary>
public enum GatewayVersion
{
    /// <summary>1.5.16, of June 2026.</summary>
    June2026 = 0,

    /// <summary>
    /// 1.4.19, of April 2026. Escaped ids are not decoded on the unified routes; a batch needs a model; lists of files take the provider from
    /// <c>x-model-provider</c> only; a batch's id is no cursor; no Azure blobs, no batches at Vertex; a provider that is away is a 400.
    /// </summary>
    April2026,
}
