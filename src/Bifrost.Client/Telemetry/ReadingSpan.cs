using System.Diagnostics;
using Bifrost.Client.Common;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Telemetry;

/// <summary>
/// The span of one reading of results, with its counts as tags, metrics and logs at its end. Created only when somebody listens. It is never the current
/// span of the code that reads.
/// </summary>
internal sealed class ReadingSpan : IDisposable
{
    private static readonly string[] OutcomeTags = [TagNames.Unknown, TagNames.Succeeded, TagNames.Errored, TagNames.Expired, TagNames.Cancelled];
    private static readonly string[] OutcomeNames = ["unknown", "succeeded", "errored", "expired", "cancelled"];

    private readonly ClientTelemetry _client;
    private readonly string _subject;
    private readonly string _provider;
    private readonly Func<(long Items, ReadingCounts? Counts)> _getCounts;
    private readonly Activity? _activity;
    private Exception? _failure;
    private bool _hasEnded;

    /// <summary>Begins a reading. The span is a child of the current one, and does not become the current one.</summary>
    /// <param name="client">The client.</param>
    /// <param name="what">What is read: <c>batch</c> or <c>file</c>.</param>
    /// <param name="id">The id of the batch or file.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="getCounts">Gets the number of items that were delivered, and what else has been counted.</param>
    public ReadingSpan(ClientTelemetry client, string what, string id, string provider, Func<(long Items, ReadingCounts? Counts)> getCounts)
    {
        _client = client;
        _subject = GatewayCall.Describe(what, TelemetryText.Sanitize(id), TelemetryText.Sanitize(provider));
        _provider = TelemetryText.GetProviderName(provider);
        _getCounts = getCounts;

        Activity? current = Activity.Current;
        _activity = BifrostTelemetry.Source.StartActivity(SpanNames.Reading);
        if (_activity is null)
            return;
        Activity.Current = current;
        _activity.SetTag(TagNames.Provider, _provider);
        if (what == "batch")
            _activity.SetTag(TagNames.BatchId, TelemetryText.Sanitize(id));
    }

    /// <summary>
    /// Makes the span the current one of an async method, so that the requests in it are its children. The caller of the method keeps its own.
    /// </summary>
    public void Enter()
    {
        if (_activity is { IsStopped: false })
            Activity.Current = _activity;
    }

    /// <summary>The last item has been read.</summary>
    public void Complete()
    {
        _failure = null;
        End(isComplete: true);
    }

    /// <summary>Reading failed.</summary>
    public void Fail(Exception exception)
    {
        _failure = exception;

        // A reading that was cancelled can go on.
        if (exception is not OperationCanceledException)
            End(isComplete: false);
    }

    /// <summary>Ends a reading that has been left before its end.</summary>
    public void Dispose() => End(isComplete: false);

    private void End(bool isComplete)
    {
        if (_hasEnded)
            return;
        _hasEnded = true;

        (long items, ReadingCounts? counts) = _getCounts();
        if (BifrostTelemetry.Items.Enabled)
            AddToMetric(items, counts);
        if (_client.Logger.IsEnabled(LogLevel.Warning))
            Log(items, counts, isComplete);
        if (_activity is not null)
            Stop(_activity, items, counts, isComplete);
    }

    private void Stop(Activity activity, long items, ReadingCounts? counts, bool isComplete)
    {
        activity.SetTag(TagNames.IsComplete, isComplete).SetTag(TagNames.Items, items);
        if (counts?.Outcomes is { } outcomes)
        {
            for (int outcome = 0; outcome < OutcomeTags.Length; outcome++)
                activity.SetTag(OutcomeTags[outcome], outcomes[outcome]);
            activity.SetTag(TagNames.Dropped, counts.Dropped).SetTag(TagNames.Duplicates, counts.Duplicates);
        }

        if (counts is not null)
            activity.SetTag(TagNames.ParseErrors, counts.ParseErrorCount);
        if (_failure is not null)
            activity.SetTag(TagNames.ErrorType, TelemetryText.GetErrorType(_failure)).SetStatus(ActivityStatusCode.Error);

        // Stopping would make current again what was current when the reading began.
        Activity? current = Activity.Current;
        activity.Dispose();
        Activity.Current = current;
    }

    private void AddToMetric(long items, ReadingCounts? counts)
    {
        if (counts?.Outcomes is not { } outcomes)
        {
            if (items > 0)
                BifrostTelemetry.Items.Add(items, _client.CreateTags((TagNames.Provider, _provider)));
            return;
        }

        for (int outcome = 0; outcome < OutcomeNames.Length; outcome++)
        {
            if (outcomes[outcome] > 0)
                BifrostTelemetry.Items.Add(outcomes[outcome], _client.CreateTags((TagNames.Provider, _provider), (TagNames.Outcome, OutcomeNames[outcome])));
        }
    }

    private void Log(long items, ReadingCounts? counts, bool isComplete)
    {
        ILogger logger = _client.Logger;
        if (counts is { ParseErrorCount: > 0 })
            ClientLog.UnreadableLines(logger, _subject, counts.ParseErrorCount);
        if (!logger.IsEnabled(LogLevel.Debug))
            return;

        foreach (BatchError error in counts?.ParseErrors ?? [])
            ClientLog.UnreadableLine(logger, _subject, error.Line);
        if (counts is { Dropped: > 0 })
            ClientLog.ItemsDropped(logger, _subject, counts.Dropped);
        if (counts is { Duplicates: > 0 })
            ClientLog.DuplicateItems(logger, _subject, counts.Duplicates);
        ClientLog.ReadingEnded(logger, _subject, items, isComplete, _failure?.GetType().Name);
    }
}
