namespace Bifrost.Client.Providers;

/// <summary>
/// What a provider accepts in one batch, so that an error is found before the upload has ended and not hours later. The gateway has a limit of
/// its own on uploads. Default: 100 MiB.
/// </summary>
/// <param name="Requests">The maximum number of requests.</param>
/// <param name="Bytes">The maximum size of the input in bytes.</param>
internal sealed record BatchLimits(long Requests, long Bytes)
{
    public const long MiB = 1024 * 1024;

    public static BatchLimits None { get; } = new(long.MaxValue, long.MaxValue);

    /// <summary>The maximum size of a request in bytes: what a gateway of default settings can receive at all.</summary>
    public long LineBytes => Math.Min(Bytes, 100 * MiB);
}
