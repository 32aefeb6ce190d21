using Bifrost.Client.Common;
using Bifrost.Client.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Operations;

/// <summary>Retrieves a batch again and again until it has ended.</summary>
internal sealed class BatchWaiter(BatchReference batch, BatchWaitOptions options, Func<CancellationToken, Task<Batch>> retrieve, TimeProvider time, ILogger logger)
{
    private const string Endpoint = "GET /openai/v1/batches/{batch_id}";

    // The last poll, when the time is up, still gets this long.
    private static readonly TimeSpan MinPollTime = TimeSpan.FromSeconds(1);

    // The maximum of a timer, about 49 days.
    private static readonly TimeSpan MaxPollTime = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly long _started = time.GetTimestamp();
    private Batch? _lastSeen;
    private long? _unknownSince;
    private int _failures;
    private TimeSpan? _retryAfter;

    public async Task<Batch> WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan interval = options.InitialInterval;
        while (true)
        {
            if (await PollAsync(cancellationToken).ConfigureAwait(false) is { Status.IsTerminal: true } ended)
                return options.ThrowOnFailure ? RequireSuccess(ended) : ended;

            TimeSpan delay = Max(Min(AddJitter(interval), options.MaxInterval), Min(_retryAfter ?? TimeSpan.Zero, options.MaxRetryAfter));
            if (Remaining is { } remaining)
            {
                if (remaining <= TimeSpan.Zero)
                    throw CreateWaitException($"it had not ended after {options.Timeout}");
                delay = Min(delay, remaining);
            }

            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
            interval = Min(interval * 1.5, options.MaxInterval);
        }
    }

    // What is left of the time limit; null when there is none.
    private TimeSpan? Remaining => options.Timeout == Timeout.InfiniteTimeSpan ? null : options.Timeout - time.GetElapsedTime(_started);

    // The batch; null when a transient failure is tolerated.
    private async Task<Batch?> PollAsync(CancellationToken cancellationToken)
    {
        using var poll = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (Remaining is { } remaining)
            poll.CancelAfter(Min(Max(remaining, MinPollTime), MaxPollTime));
        _retryAfter = null;
        try
        {
            Batch current = _lastSeen = await retrieve(poll.Token).ConfigureAwait(false);
            _failures = 0;
            CallerProgress.Report(options.Progress, current, logger);
            CheckStatus(current.Status);
            return current;
        }
        catch (OperationCanceledException exception) when (poll.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw CreateWaitException($"it had not ended after {options.Timeout}", exception);
        }
        catch (BifrostException exception) when (exception.IsTransient || exception is BifrostInvalidResponseException)
        {
            // A response that is not the gateway's can be the page of a proxy while the gateway restarts.
            if (++_failures > options.MaxTransientFailures)
                throw CreateWaitException($"retrieving it failed {_failures} times in a row", exception);
            _retryAfter = (exception as BifrostApiException)?.RetryAfter;
            return null;
        }
    }

    // An unknown status is not taken for the end, and not waited for without limit.
    private void CheckStatus(BatchStatus status)
    {
        if (status.IsKnown)
        {
            _unknownSince = null;
            return;
        }

        _unknownSince ??= time.GetTimestamp();
        if (options.UnknownStatusTimeout != Timeout.InfiniteTimeSpan && time.GetElapsedTime(_unknownSince.Value) >= options.UnknownStatusTimeout)
            throw CreateWaitException($"its status has been '{MessageText.ToCode(status.Value)}', which is unknown, for {options.UnknownStatusTimeout}");
    }

    private Batch RequireSuccess(Batch ended)
    {
        if (ended.Status == BatchStatus.Completed || ended.Status == BatchStatus.Ended)
            return ended;
        string codes = string.Join(", ", (ended.Errors?.Items ?? []).Select(error => error?.Code).Where(MessageText.IsCode).Distinct().Take(5));
        throw new BifrostBatchFailedException($"Batch '{MessageText.ToId(batch.Id)}' of {batch.Provider} ended as '{MessageText.ToCode(ended.Status.Value)}'{(codes.Length == 0 ? "" : $" ({codes})")}.")
        {
            Endpoint = Endpoint,
            Batch = ended,
        };
    }

    private BifrostWaitException CreateWaitException(string reason, Exception? inner = null) =>
        new($"Waiting for batch '{MessageText.ToId(batch.Id)}' of {batch.Provider} gave up: {reason}. Its last known status is '{MessageText.ToCode(_lastSeen?.Status.Value ?? "none")}'.", inner)
        {
            Endpoint = Endpoint,
            Delivery = (inner as BifrostException)?.Delivery,
            LastSeen = _lastSeen,
        };

    // So that many waiters that started together do not poll together.
    private static TimeSpan AddJitter(TimeSpan interval) => interval * (0.8 + (0.4 * Random.Shared.NextDouble()));

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
