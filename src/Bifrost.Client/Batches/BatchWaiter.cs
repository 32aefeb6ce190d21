namespace Bifrost.Client;

/// <summary>Looks at a batch again and again until it is over.</summary>
internal sealed class BatchWaiter(BatchReference batch, BatchWaitOptions options, Func<CancellationToken, Task<Batch>> retrieve, TimeProvider time)
{
    // The last look, when time is up, is a whole one all the same.
    private static readonly TimeSpan LeastLook = TimeSpan.FromSeconds(1);

    // No timer takes more: some 49 days.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private Batch? _lastSeen;
    private long? _unknownSince;
    private int _failures;

    public async Task<Batch> WaitAsync(CancellationToken cancellationToken)
    {
        long begun = time.GetTimestamp();
        TimeSpan interval = options.InitialInterval;
        while (true)
        {
            TimeSpan? askedFor = null;
            using var look = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (options.Timeout != Timeout.InfiniteTimeSpan)
                look.CancelAfter(Earlier(Later(options.Timeout - time.GetElapsedTime(begun), LeastLook), LongestPause));
            try
            {
                Batch seen = _lastSeen = await retrieve(look.Token).ConfigureAwait(false);
                _failures = 0;
                options.Progress?.Report(seen);
                if (seen.Status.IsTerminal)
                    return Finished(seen);
                CheckStatus(seen);
            }
            catch (OperationCanceledException exception) when (look.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw Ended($"it was not over after {options.Timeout}", exception);
            }
            catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(exception.Message, exception, cancellationToken);
            }
            catch (BifrostException exception) when (exception.IsTransient)
            {
                if (++_failures > options.MaxTransientFailures)
                    throw Ended($"it could not be looked at {_failures} times in a row", exception);
                askedFor = (exception as BifrostApiException)?.RetryAfter;
            }

            TimeSpan pause = Later(Earlier(Jittered(interval), options.MaxInterval), askedFor);
            if (options.Timeout != Timeout.InfiniteTimeSpan)
            {
                TimeSpan left = options.Timeout - time.GetElapsedTime(begun);
                if (left <= TimeSpan.Zero)
                    throw Ended($"it was not over after {options.Timeout}");
                pause = pause < left ? pause : left;
            }

            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            interval = Earlier(interval * 1.5, options.MaxInterval);
        }
    }

    private Batch Finished(Batch seen)
    {
        if (!options.ThrowOnFailure || seen.Status == BatchStatus.Completed || seen.Status == BatchStatus.Ended)
            return seen;
        string codes = string.Join(", ", (seen.Errors?.Items ?? []).Select(error => error?.Code).Where(code => !string.IsNullOrEmpty(code)).Distinct().Take(5));
        throw new BifrostBatchFailedException($"Batch '{batch.Id}' of {batch.Provider} ended as '{seen.Status}'{(codes.Length == 0 ? "" : $" ({codes})")}.")
        {
            Batch = seen,
        };
    }

    // A word that nobody knows is not taken for the end, and not waited on for ever.
    private void CheckStatus(Batch seen)
    {
        if (seen.Status.IsKnown)
        {
            _unknownSince = null;
            return;
        }

        _unknownSince ??= time.GetTimestamp();
        if (options.UnknownStatusTimeout != Timeout.InfiniteTimeSpan && time.GetElapsedTime(_unknownSince.Value) >= options.UnknownStatusTimeout)
            throw Ended($"its state has been '{seen.Status}' for {options.UnknownStatusTimeout}, which this library does not know");
    }

    private BifrostWaitException Ended(string why, Exception? inner = null) =>
        new($"Waiting for batch '{batch.Id}' of {batch.Provider} was given up: {why}. It was last seen as '{_lastSeen?.Status.Value ?? "nothing"}'.", inner)
        {
            LastSeen = _lastSeen,
        };

    // So that many waiters that began together do not come back together.
    private static TimeSpan Jittered(TimeSpan interval) => interval * (0.8 + (0.4 * Random.Shared.NextDouble()));

    private static TimeSpan Later(TimeSpan pause, TimeSpan? askedFor) => askedFor > pause ? Earlier(askedFor.Value, LongestPause) : pause;

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
