namespace Bifrost.Client.Telemetry;

/// <summary>The names of the tags of spans, events and metrics.</summary>
internal static class TagNames
{
    // OpenTelemetry semantic conventions.
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string Method = "http.request.method";
    public const string Route = "url.template";
    public const string StatusCode = "http.response.status_code";
    public const string ResendCount = "http.request.resend_count";
    public const string ErrorType = "error.type";
    public const string Provider = "gen_ai.provider.name";

    // The gateway's own names, so that its spans and those of the client can be searched together.
    public const string BatchId = "gen_ai.batch.id";
    public const string BatchStatus = "gen_ai.batch.status";
    public const string TotalCount = "gen_ai.batch.request_counts.total";
    public const string CompletedCount = "gen_ai.batch.request_counts.completed";
    public const string FailedCount = "gen_ai.batch.request_counts.failed";

    // Names of this library.
    public const string RetryNumber = "bifrost.retry.number";
    public const string RetryDelay = "bifrost.retry.delay";
    public const string Polls = "bifrost.wait.polls";
    public const string FailedPolls = "bifrost.wait.failed_polls";
    public const string IsComplete = "bifrost.reading.complete";
    public const string Items = "bifrost.reading.items";
    public const string Succeeded = "bifrost.reading.items.succeeded";
    public const string Errored = "bifrost.reading.items.errored";
    public const string Expired = "bifrost.reading.items.expired";
    public const string Cancelled = "bifrost.reading.items.cancelled";
    public const string Unknown = "bifrost.reading.items.unknown";
    public const string Dropped = "bifrost.reading.dropped";
    public const string Duplicates = "bifrost.reading.duplicates";
    public const string ParseErrors = "bifrost.reading.parse_errors";
    public const string Resumes = "bifrost.reading.resumes";
    public const string Outcome = "bifrost.item.outcome";
}
