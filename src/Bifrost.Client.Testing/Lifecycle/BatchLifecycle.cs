namespace Bifrost.Client.Testing;

/// <summary>
/// How long a batch stays in each state, by the gateway's clock. A batch that is still in progress when its completion window ends expires,
/// with what has been answered by then.
/// </summary>
public sealed record BatchLifecycle
{
    /// <summary>A batch that is over as soon as it is created.</summary>
    public static BatchLifecycle Immediate { get; } = new()
    {
        Validating = TimeSpan.Zero,
        InProgress = TimeSpan.Zero,
        Finalizing = TimeSpan.Zero,
        Cancelling = TimeSpan.Zero,
    };

    /// <summary>How long the input is checked. Providers that have no such state begin with the next one at once in their words.</summary>
    public TimeSpan Validating { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the requests take, one after the other, evenly.</summary>
    public TimeSpan InProgress { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long the results are prepared.</summary>
    public TimeSpan Finalizing { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long it takes to cancel.</summary>
    public TimeSpan Cancelling { get; init; } = TimeSpan.FromSeconds(10);
}
