using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Telemetry;

/// <summary>The span of a wait for a batch, with an event for each poll. Created only when somebody listens.</summary>
internal sealed class WaitSpan : IDisposable
{
    // A wait of a day has more polls than a span should have events.
    private const int MaxEvents = 128;

    private readonly ClientTelemetry _client;
    private readonly string _batchId;
    private readonly string _provider;
    private readonly string _providerName;
    private readonly Activity? _activity;
    private Batch? _lastSeen;
    private int _polls;
    private int _failedPolls;
    private int _failuresInRow;

    private WaitSpan(ClientTelemetry client, BatchReference batch)
    {
        _client = client;
        _batchId = TelemetryText.Sanitize(batch.Id);
        _provider = TelemetryText.Sanitize(batch.Provider.Value);
        _providerName = TelemetryText.GetProviderName(batch.Provider.Value);
        _activity = BifrostTelemetry.Source.StartActivity(SpanNames.Wait);
        _activity?.SetTag(TagNames.Provider, _providerName).SetTag(TagNames.BatchId, _batchId);
    }

    /// <inheritdoc cref="ClientTelemetry.ObserveWaitAsync"/>
    public static async Task<Batch> ObserveAsync(
        ClientTelemetry client,
        BatchReference batch,
        Func<CancellationToken, Task<Batch>> retrieve,
        Func<Func<CancellationToken, Task<Batch>>, Task<Batch>> wait)
    {
        using var span = new WaitSpan(client, batch);
        try
        {
            Batch ended = await wait(token => span.PollAsync(retrieve, token)).ConfigureAwait(false);
            span.End(ended);
            return ended;
        }
        catch (Exception exception)
        {
            span.Fail(exception);
            throw;
        }
    }

    public void Dispose()
    {
        if (_activity is null)
            return;
        if (_lastSeen is not null)
            CallSpan.AddBatch(_activity, _lastSeen);
        _activity.SetTag(TagNames.Polls, _polls).SetTag(TagNames.FailedPolls, _failedPolls);
        _activity.Dispose();
    }

    private async Task<Batch> PollAsync(Func<CancellationToken, Task<Batch>> retrieve, CancellationToken cancellationToken)
    {
        _polls++;
        try
        {
            Batch current = _lastSeen = await retrieve(cancellationToken).ConfigureAwait(false);
            _failuresInRow = 0;
            AddEvent(current, failure: null);
            return current;
        }
        catch (BifrostException exception)
        {
            FailPoll(exception);
            throw;
        }
    }

    private void FailPoll(BifrostException exception)
    {
        _failedPolls++;
        _failuresInRow++;
        AddEvent(current: null, exception);
        if (BifrostTelemetry.FailedPolls.Enabled)
            BifrostTelemetry.FailedPolls.Add(1, _client.CreateTags((TagNames.Provider, _providerName), (TagNames.ErrorType, TelemetryText.GetErrorType(exception))));
        if (_client.Logger.IsEnabled(LogLevel.Warning))
            ClientLog.PollFailed(_client.Logger, _batchId, _provider, exception.GetType().Name, TelemetryText.GetStatusCode(exception), _failuresInRow);
    }

    private void AddEvent(Batch? current, BifrostException? failure)
    {
        if (_activity is not { IsAllDataRequested: true } || _polls > MaxEvents)
            return;

        var tags = new ActivityTagsCollection();
        if (failure is not null)
            tags[TagNames.ErrorType] = TelemetryText.GetErrorType(failure);
        if (current is not null)
        {
            tags[TagNames.BatchStatus] = TelemetryText.Sanitize(current.Status.Value);
            tags[TagNames.TotalCount] = current.RequestCounts.Total;
            tags[TagNames.CompletedCount] = current.RequestCounts.Completed;
            tags[TagNames.FailedCount] = current.RequestCounts.Failed;
        }

        _activity.AddEvent(new ActivityEvent(SpanNames.PollEvent, tags: tags));
    }

    private void End(Batch ended)
    {
        _lastSeen = ended;
        if (_client.Logger.IsEnabled(LogLevel.Information))
            ClientLog.WaitEnded(_client.Logger, _batchId, _provider, TelemetryText.Sanitize(ended.Status.Value), _polls, _failedPolls);
    }

    private void Fail(Exception exception)
    {
        _activity?.SetTag(TagNames.ErrorType, TelemetryText.GetErrorType(exception)).SetStatus(ActivityStatusCode.Error);
        if (exception is BifrostBatchFailedException { Batch: { } ended })
            End(ended);
        else if (exception is not OperationCanceledException && _client.Logger.IsEnabled(LogLevel.Warning))
            ClientLog.WaitGaveUp(
                _client.Logger, _batchId, _provider, exception.GetType().Name, _polls, _failedPolls, _lastSeen is null ? null : TelemetryText.Sanitize(_lastSeen.Status.Value));
    }
}
