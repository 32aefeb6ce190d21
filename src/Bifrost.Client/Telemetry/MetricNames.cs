namespace Bifrost.Client.Telemetry;

/// <summary>The names of metrics.</summary>
internal static class MetricNames
{
    public const string CallDuration = "bifrost.client.call.duration";
    public const string Retries = "bifrost.client.call.retries";
    public const string Resumes = "bifrost.client.reading.resumes";
    public const string Items = "bifrost.client.reading.items";
    public const string FailedPolls = "bifrost.client.wait.failed_polls";
}
