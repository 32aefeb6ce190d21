namespace Bifrost.Client.Telemetry;

/// <summary>The names of spans and of their events.</summary>
internal static class SpanNames
{
    /// <summary>A call, until its method and route are known, which are its display name.</summary>
    public const string Call = "bifrost.call";

    public const string Wait = "bifrost.wait";

    public const string Reading = "bifrost.reading";

    /// <summary>An event of a wait: a poll, whether it failed or not.</summary>
    public const string PollEvent = "bifrost.wait.poll";

    /// <summary>An event of a call.</summary>
    public const string RetryEvent = "bifrost.call.retry";

    /// <summary>An event of a reading.</summary>
    public const string ResumeEvent = "bifrost.reading.resume";
}
