using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace Bifrost.Client.Telemetry;

/// <summary>The sources of spans and metrics, which all clients of a process share. All names are in docs/telemetry.md.</summary>
internal static class BifrostTelemetry
{
    /// <summary>The name of the source, of the meter and of the category of logs.</summary>
    public const string Name = "Bifrost.Client";

    /// <summary>The version of the library, without the hash of the commit.</summary>
    public static string Version { get; } = typeof(BifrostTelemetry).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>What the library calls itself in requests.</summary>
    public static string UserAgent { get; } = $"{Name}/{Version}";

    public static ActivitySource Source { get; } = new(Name, Version);

    /// <summary>Shows by its listeners whether somebody records the spans of the HTTP client. Never starts a span.</summary>
    public static ActivitySource HttpSource { get; } = new("System.Net.Http");

    public static Meter Meter { get; } = new(Name, Version);

    /// <summary>The duration of calls, with their retries: until the response begins if it is streamed, and to its end otherwise.</summary>
    public static Histogram<double> CallDuration { get; } = Meter.CreateHistogram(
        MetricNames.CallDuration,
        "s",
        "Duration of calls to the gateway, with retries.",
        tags: null,
        // Those of HTTP clients, and up to the default timeout: the gateway prepares results completely before it responds.
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 120, 300] });

    public static Counter<long> Retries { get; } =
        Meter.CreateCounter<long>(MetricNames.Retries, "{retry}", "Requests that were sent again after a failure.");

    public static Counter<long> Resumes { get; } =
        Meter.CreateCounter<long>(MetricNames.Resumes, "{resume}", "Readings of results that were continued after a failure.");

    public static Counter<long> Items { get; } =
        Meter.CreateCounter<long>(MetricNames.Items, "{item}", "Result items that were read, counted when a reading ends.");

    public static Counter<long> FailedPolls { get; } =
        Meter.CreateCounter<long>(MetricNames.FailedPolls, "{poll}", "Polls of a wait that failed.");
}
