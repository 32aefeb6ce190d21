using System.Diagnostics;
using Bifrost.Client.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bifrost.Client.Telemetry;

/// <summary>What one client reports: spans and metrics of the process, with the address of its gateway, and its logs.</summary>
/// <remarks>Nothing is allocated when nobody listens.</remarks>
internal sealed class ClientTelemetry
{
    /// <summary>Creates the telemetry of a client.</summary>
    /// <param name="options">The options.</param>
    /// <param name="loggerFactory">Creates the logger when the options name none; null for no logs.</param>
    public ClientTelemetry(BifrostClientOptions options, ILoggerFactory? loggerFactory)
        : this((options.LoggerFactory ?? loggerFactory)?.CreateLogger(BifrostTelemetry.Name), options.BaseAddress)
    {
    }

    private ClientTelemetry(ILogger? logger, Uri? address)
    {
        Logger = logger ?? NullLogger.Instance;
        ServerAddress = address?.IdnHost;
        ServerPort = address?.Port;
    }

    /// <summary>For clients whose members are overridden, in tests: no logs, and no address.</summary>
    public static ClientTelemetry None { get; } = new(logger: null, address: null);

    public ILogger Logger { get; }

    public string? ServerAddress { get; }

    /// <summary>The port. Boxed once.</summary>
    public object? ServerPort { get; }

    /// <summary>Whether somebody listens to calls. Logs of calls are about retries only.</summary>
    public static bool IsObservingCalls => BifrostTelemetry.Source.HasListeners() || BifrostTelemetry.CallDuration.Enabled;

    /// <summary>Whether somebody listens to readings.</summary>
    public bool IsObservingReadings => BifrostTelemetry.Source.HasListeners() || BifrostTelemetry.Items.Enabled || Logger.IsEnabled(LogLevel.Warning);

    private bool IsObservingWaits => BifrostTelemetry.Source.HasListeners() || BifrostTelemetry.FailedPolls.Enabled || Logger.IsEnabled(LogLevel.Warning);

    /// <summary>Creates the tags of a measurement: those that are given, if they are not null, and the address of the gateway.</summary>
    public TagList CreateTags(params ReadOnlySpan<(string Name, object? Value)> tags)
    {
        var list = new TagList { { TagNames.ServerAddress, ServerAddress }, { TagNames.ServerPort, ServerPort } };
        foreach ((string name, object? value) in tags)
        {
            if (value is not null)
                list.Add(name, value);
        }

        return list;
    }

    /// <summary>Sends a call as a span.</summary>
    public async Task<T> ObserveCallAsync<T>(GatewayCall call, Func<Task<T>> send)
    {
        using var span = new CallSpan(this, call);
        try
        {
            T result = await send().ConfigureAwait(false);
            span.Complete(result);
            return result;
        }
        catch (Exception exception)
        {
            span.Fail(exception);
            throw;
        }
    }

    /// <summary>Waits for a batch as a span.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="retrieve">Retrieves the batch: one poll.</param>
    /// <param name="wait">Waits, with the function to poll with.</param>
    public Task<Batch> ObserveWaitAsync(
        BatchReference batch, Func<CancellationToken, Task<Batch>> retrieve, Func<Func<CancellationToken, Task<Batch>>, Task<Batch>> wait) =>
        IsObservingWaits ? WaitSpan.ObserveAsync(this, batch, retrieve, wait) : wait(retrieve);

    /// <summary>Reports that a request is sent again, or a reading continued, after a delay.</summary>
    /// <param name="failure">The failure of the attempt before.</param>
    /// <param name="retry">The number of the retry, counted from 0.</param>
    /// <param name="delay">The delay.</param>
    /// <param name="itemsDelivered">The number of items that a reading has delivered; null for all other calls.</param>
    public void ReportRetry(BifrostException failure, int retry, TimeSpan delay, long? itemsDelivered)
    {
        bool isReading = itemsDelivered is not null;
        if (Logger.IsEnabled(LogLevel.Warning))
        {
            string kind = failure.GetType().Name, endpoint = failure.Endpoint ?? "";
            int? statusCode = TelemetryText.GetStatusCode(failure);
            double seconds = Math.Round(delay.TotalSeconds, 3);
            if (isReading)
                ClientLog.ReadingResumed(Logger, endpoint, itemsDelivered!.Value, kind, statusCode, retry + 1, seconds);
            else
                ClientLog.CallRetried(Logger, endpoint, kind, statusCode, retry + 1, seconds);
        }

        if ((isReading ? BifrostTelemetry.Resumes : BifrostTelemetry.Retries) is { Enabled: true } counter)
        {
            (string method, string route) = TelemetryText.SplitEndpoint(failure.Endpoint);
            counter.Add(1, CreateTags((TagNames.Method, method), (TagNames.Route, route), (TagNames.ErrorType, TelemetryText.GetErrorType(failure))));
        }

        // A call and a reading are the current span of what they do.
        if (Activity.Current is { IsAllDataRequested: true } span && span.Source == BifrostTelemetry.Source)
            AddRetryEvent(span, failure, retry, delay, itemsDelivered);
    }

    private static void AddRetryEvent(Activity span, BifrostException failure, int retry, TimeSpan delay, long? itemsDelivered)
    {
        var tags = new ActivityTagsCollection
        {
            [TagNames.RetryNumber] = retry + 1,
            [TagNames.RetryDelay] = Math.Round(delay.TotalSeconds, 3),
            [TagNames.ErrorType] = TelemetryText.GetErrorType(failure),
        };
        if (itemsDelivered is null)
        {
            span.AddEvent(new ActivityEvent(SpanNames.RetryEvent, tags: tags));
            return;
        }

        tags[TagNames.Items] = itemsDelivered;
        span.AddEvent(new ActivityEvent(SpanNames.ResumeEvent, tags: tags));
        span.SetTag(TagNames.Resumes, (span.GetTagItem(TagNames.Resumes) as int? ?? 0) + 1);
    }
}
