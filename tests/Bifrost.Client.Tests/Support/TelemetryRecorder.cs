using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Bifrost.Client.Telemetry;

namespace Bifrost.Client.Tests.Support;

/// <summary>Records the spans below a root span, which is current until the recorder is disposed, and the metrics of one gateway.</summary>
/// <remarks>Listeners hear all clients of the process: the trace and the port separate tests that run in parallel.</remarks>
internal sealed class TelemetryRecorder : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ConcurrentQueue<Measurement> _measurements = new();
    private readonly ActivitySource _source = new($"{nameof(TelemetryRecorder)}-{Guid.NewGuid():N}");
    private readonly ActivityListener _listener;
    private readonly MeterListener _meter;
    private readonly Uri _gateway;

    /// <summary>Starts recording.</summary>
    /// <param name="gateway">The gateway whose metrics are recorded.</param>
    /// <param name="httpSpans">Whether spans of the HTTP client are recorded as well.</param>
    public TelemetryRecorder(Uri gateway, bool httpSpans = false)
    {
        _gateway = gateway;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is BifrostTelemetry.Name || source == _source || (httpSpans && source.Name == "System.Net.Http"),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);

        _meter = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == BifrostTelemetry.Name)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        _meter.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meter.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meter.Start();
        Root = _source.StartActivity("root")!;
    }

    public Activity Root { get; }

    /// <summary>The spans that have ended, in the order of their end.</summary>
    public IReadOnlyList<Activity> Spans => [.. _spans.Where(span => span.TraceId == Root.TraceId && span != Root)];

    public IReadOnlyList<Activity> Calls => Named(SpanNames.Call);

    public Activity Wait => Named(SpanNames.Wait).Single();

    public Activity Reading => Named(SpanNames.Reading).Single();

    public IReadOnlyList<Measurement> Measurements => [.. _measurements];

    /// <summary>All that was recorded, as text.</summary>
    public string Text => string.Join('\n', [
        .. Spans.Select(span => $"{span.DisplayName} {span.OperationName} {span.StatusDescription} {Join(span.TagObjects)} {Join(span.Baggage)} {span.TraceStateString}"),
        .. Spans.SelectMany(span => span.Events).Select(one => $"{one.Name} {Join(one.Tags)}"),
        .. Measurements.Select(one => $"{one.Name} {one.Value} {Join(one.Tags)}"),
    ]);

    /// <summary>Makes the root the current span again, for a method in which it is not.</summary>
    public void Enter() => Activity.Current = Root;

    public IEnumerable<Measurement> Of(string name) => Measurements.Where(measurement => measurement.Name == name);

    public void Dispose()
    {
        Root.Dispose();
        _meter.Dispose();
        _listener.Dispose();
        _source.Dispose();
    }

    private Activity[] Named(string name) => [.. Spans.Where(span => span.OperationName == name)];

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var byName = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
        if (byName.GetValueOrDefault(TagNames.ServerPort) is int port && port == _gateway.Port)
            _measurements.Enqueue(new Measurement(instrument.Name, value, byName));
    }

    private static string Join<T>(IEnumerable<T> values) => string.Join(' ', values);

    internal sealed record Measurement(string Name, double Value, IReadOnlyDictionary<string, object?> Tags);
}
