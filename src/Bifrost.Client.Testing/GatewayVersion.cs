using System.Diagnostics.CodeAnalysis;

namespace Bifrost.Client.Testing;

/// <summary>The gateway versions that a <see cref="BifrostTestGateway"/> can emulate. They differ in how batches and files behave.</summary>
[SuppressMessage("Naming", "CA1707:Identifiers should not contain underscores", Justification = "The underscores stand for the dots of a version number.")]
public enum GatewayVersion
{
    /// <summary>Version 1.5.16, released in June 2026.</summary>
    V1_5_16 = 0,

    /// <summary>Version 1.4.19, released in April 2026.</summary>
    /// <remarks>
    /// Compared with 1.5.16:
    /// <list type="bullet">
    /// <item><description>The <c>/v1</c> routes do not decode percent-encoded ids.</description></item>
    /// <item><description>Creating a batch requires <c>model</c>.</description></item>
    /// <item><description>Listing files on <c>/v1/files</c> reads the provider from <c>x-model-provider</c> only.</description></item>
    /// <item><description>Lists do not accept a batch or file id as the cursor.</description></item>
    /// <item><description>Azure blobs and Vertex batches are not supported.</description></item>
    /// <item><description>An unreachable provider is reported as 400 instead of 502.</description></item>
    /// </list>
    /// </remarks>
    V1_4_19,
}
