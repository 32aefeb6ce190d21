namespace Bifrost.Client.Testing;

/// <summary>
/// How long a batch that is created at the gateway stays in each state, measured by <see cref="BifrostTestGatewayOptions.TimeProvider"/>.
/// </summary>
/// <remarks>
/// A batch whose requests are not finished when its completion window ends (<c>completion_window</c>, 24 hours by default) expires. The
/// requests that were answered until then have results.
/// </remarks>
public sealed record BatchLifecycle
{
    /// <summary>A lifecycle in which a batch is completed as soon as it is created: all durations are zero.</summary>
    public static BatchLifecycle Immediate { get; } = new()
    {
        Validating = TimeSpan.Zero,
        InProgress = TimeSpan.Zero,
        Finalizing = TimeSpan.Zero,
        Cancelling = TimeSpan.Zero,
    };

    /// <summary>
    /// How long the input is validated. Default: 30 seconds. Providers without this state report <c>in_progress</c> meanwhile.
    /// </summary>
    public TimeSpan Validating { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the requests take altogether. They are answered one after the other, at a constant rate. Default: 1 hour.</summary>
    public TimeSpan InProgress { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long the results are prepared after the last request. Default: 1 minute. Providers without this state report
    /// <c>in_progress</c> meanwhile.
    /// </summary>
    public TimeSpan Finalizing { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long it takes until a batch is cancelled. Default: 10 seconds.</summary>
    public TimeSpan Cancelling { get; init; } = TimeSpan.FromSeconds(10);
}
