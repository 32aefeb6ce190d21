using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Tests.Faults;

/// <summary>Looks for keys, prompts and responses of models in all that the client emits: activities, metrics, logs, and what it is given.</summary>
internal sealed class SecretWatch : IDisposable
{
    private const string Source = "Bifrost.Client";

    private static readonly string[] Secrets = [FaultGateway.KeyMarker, FaultGateway.PromptMarker, FaultGateway.AnswerMarker];

    private readonly ActivityListener _activities;
    private readonly MeterListener _metrics = new();
    private readonly ConcurrentQueue<string> _leaks = new();
    private readonly ConcurrentDictionary<SecretWatchSource, int> _checked = new();

    public SecretWatch()
    {
        Logs = new WatchedLoggerFactory(text => Check(text, SecretWatchSource.Log, "a log entry"));
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Source,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Check,
        };
        ActivitySource.AddActivityListener(_activities);
        _metrics.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Source)
                listener.EnableMeasurementEvents(instrument);
        };
        _metrics.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Check(instrument, tags));
        _metrics.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Check(instrument, tags));
        _metrics.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Check(instrument, tags));
        _metrics.Start();
    }

    /// <summary>Loggers of clients: every level is enabled, and every entry is looked at.</summary>
    public ILoggerFactory Logs { get; }

    /// <summary>What was found.</summary>
    public IReadOnlyCollection<string> Leaks => _leaks;

    public void Dispose()
    {
        _activities.Dispose();
        _metrics.Dispose();
        Logs.Dispose();
    }

    /// <summary>The number of texts of a source that were looked at.</summary>
    public int CountChecked(SecretWatchSource source) => _checked.GetValueOrDefault(source);

    /// <summary>Returns a sentence if a text contains a secret; null otherwise.</summary>
    public string? Check(string text, SecretWatchSource source, string where)
    {
        _checked.AddOrUpdate(source, 1, static (_, count) => count + 1);
        if (Array.Find(Secrets, secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase)) is not { } found)
            return null;
        string leak = $"{where} contains '{found}': {text}";
        _leaks.Enqueue(leak);
        return leak;
    }

    private void Check(Activity activity)
    {
        IEnumerable<KeyValuePair<string, object?>> tags =
        [
            .. activity.TagObjects,
            .. activity.Events.SelectMany(item => item.Tags),
            .. activity.Links.SelectMany(link => link.Tags ?? []),
            .. activity.Baggage.Select(pair => KeyValuePair.Create(pair.Key, (object?)pair.Value)),
        ];
        string events = string.Join(' ', activity.Events.Select(item => item.Name));
        Check($"{activity.DisplayName} {activity.StatusDescription} {events} {string.Join(' ', tags)}", SecretWatchSource.Activity, $"the activity {activity.OperationName}");
    }

    private void Check(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Check(string.Join(' ', tags.ToArray()), SecretWatchSource.Metric, $"the instrument {instrument.Name}");
}
