using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Bifrost.Client.Tests.Faults;

/// <summary>Looks for keys, prompts and responses of models in all that the client emits: activities, metrics, and what it is given.</summary>
internal sealed class SecretWatch : IDisposable
{
    private const string Source = "Bifrost.Client";

    private static readonly string[] Secrets = [FaultGateway.KeyMarker, FaultGateway.PromptMarker, FaultGateway.AnswerMarker];

    private readonly ActivityListener _activities;
    private readonly MeterListener _metrics = new();
    private readonly ConcurrentQueue<string> _leaks = new();
    private int _checked;

    public SecretWatch()
    {
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

    /// <summary>What was found.</summary>
    public IReadOnlyCollection<string> Leaks => _leaks;

    /// <summary>The number of texts that were looked at.</summary>
    public int Checked => Volatile.Read(ref _checked);

    public void Dispose()
    {
        _activities.Dispose();
        _metrics.Dispose();
    }

    /// <summary>Returns a sentence if a text contains a secret; null otherwise.</summary>
    public string? Check(string text, string where)
    {
        Interlocked.Increment(ref _checked);
        if (Array.Find(Secrets, secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase)) is not { } found)
            return null;
        string leak = $"{where} contains '{found}': {text}";
        _leaks.Enqueue(leak);
        return leak;
    }

    private void Check(Activity activity)
    {
        IEnumerable<KeyValuePair<string, object?>> tags =
            activity.TagObjects.Concat(activity.Events.SelectMany(item => item.Tags)).Concat(activity.Links.SelectMany(link => link.Tags ?? [])).Concat(activity.Baggage.Select(pair => KeyValuePair.Create(pair.Key, (object?)pair.Value)));
        Check($"{activity.DisplayName} {activity.StatusDescription} {string.Join(' ', tags)}", $"the activity {activity.OperationName}");
    }

    private void Check(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Check(string.Join(' ', tags.ToArray()), $"the instrument {instrument.Name}");
}
