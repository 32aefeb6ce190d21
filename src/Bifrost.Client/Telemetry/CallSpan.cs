using System.Diagnostics;
using Bifrost.Client.Common;

namespace Bifrost.Client.Telemetry;

/// <summary>The span of one call with all its attempts, and its duration as a metric. Created only when somebody listens.</summary>
internal sealed class CallSpan : IDisposable
{
    private readonly ClientTelemetry _client;
    private readonly GatewayCall _call;
    private readonly Activity? _activity;
    private readonly string? _provider;
    private readonly long _started = Stopwatch.GetTimestamp();
    private string? _errorType;

    /// <summary>Begins the span; it is the current one until it is disposed.</summary>
    public CallSpan(ClientTelemetry client, GatewayCall call)
    {
        _client = client;
        _call = call;
        _provider = call.Provider is null ? null : TelemetryText.GetProviderName(call.Provider);
        if (!BifrostTelemetry.Source.HasListeners())
            return;

        TagList tags = client.CreateTags(
            (TagNames.Provider, _provider), (TagNames.BatchId, call.BatchId is null ? null : TelemetryText.Sanitize(call.BatchId)));
        _activity = BifrostTelemetry.Source.StartActivity(ActivityKind.Client, tags: tags, name: SpanNames.Call);
    }

    /// <summary>Adds what the call has returned.</summary>
    public void Complete(object? result)
    {
        if (_activity is not null && result is Batch batch)
            AddBatch(_activity, batch);
    }

    public void Fail(Exception exception) => _errorType = TelemetryText.GetErrorType(exception);

    public void Dispose()
    {
        if (_activity is not null)
            Stop(_activity);
        if (BifrostTelemetry.CallDuration.Enabled)
            BifrostTelemetry.CallDuration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, GetMetricTags());
    }

    /// <summary>Adds the id, the status and the counts of a batch.</summary>
    public static void AddBatch(Activity activity, Batch batch)
    {
        if (batch.Id.Length > 0)
            activity.SetTag(TagNames.BatchId, TelemetryText.Sanitize(batch.Id));
        activity.SetTag(TagNames.BatchStatus, TelemetryText.Sanitize(batch.Status.Value));
        activity.SetTag(TagNames.TotalCount, batch.RequestCounts.Total);
        activity.SetTag(TagNames.CompletedCount, batch.RequestCounts.Completed);
        activity.SetTag(TagNames.FailedCount, batch.RequestCounts.Failed);
    }

    private void Stop(Activity activity)
    {
        // Known once the first request has been created.
        if (_call.Method is not null)
        {
            activity.DisplayName = _call.Endpoint;
            activity.SetTag(TagNames.Method, _call.Method);
            activity.SetTag(TagNames.Route, _call.Route);
        }

        if (_call.StatusCode > 0)
            activity.SetTag(TagNames.StatusCode, _call.StatusCode);
        if (_call.Attempts > 1)
            activity.SetTag(TagNames.ResendCount, _call.Attempts - 1);
        if (_errorType is not null)
            activity.SetTag(TagNames.ErrorType, _errorType).SetStatus(ActivityStatusCode.Error);
        activity.Dispose();
    }

    private TagList GetMetricTags() => _client.CreateTags(
        (TagNames.Method, _call.Method),
        (TagNames.Route, _call.Route),
        (TagNames.Provider, _provider),
        (TagNames.StatusCode, _call.StatusCode > 0 ? _call.StatusCode : null),
        (TagNames.ErrorType, _errorType));
}
