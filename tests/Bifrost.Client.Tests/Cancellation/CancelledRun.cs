using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Cancellation;

/// <summary>One call, cancelled at one place: its client, its tokens, and what it did.</summary>
internal sealed class CancelledRun : IDisposable
{
    public const int Requests = 3;

    private static readonly BatchReference EndedBatch = new(ModelProvider.OpenAI, "batch_ended");

    private readonly CancellationTokenSource[] _sources = [new(), new(), new()];
    private readonly PointHandler _handler;
    private readonly HttpClient _http;
    private bool _wasCancelledBetweenItems;

    /// <summary>Prepares a run.</summary>
    /// <param name="host">The gateway.</param>
    /// <param name="handler">The connections.</param>
    /// <param name="token">Which token is cancelled.</param>
    /// <param name="target">At which place.</param>
    public CancelledRun(GatewayHost host, HttpMessageHandler handler, int token, int target)
    {
        Host = host;
        Cancelled = _sources[token].Token;
        Points = new CancelPoints(_sources[token], target);
        Clock = new PointClock(host.Clock, Points);
        Journal = new PointJournal(Store, Points);
        _handler = new PointHandler(handler, Points);
        _http = new HttpClient(_handler) { Timeout = Timeout.InfiniteTimeSpan };
        BifrostClientOptions options = host.CreateOptions(options =>
        {
            options.Retry = new BifrostRetryOptions { MaxRetries = 2 };
            options.ApiKeyCallback = _ =>
            {
                Points.Hit("in the key callback");
                return ValueTask.FromResult<string?>("key");
            };
        });
        Client = new BifrostClient(options, _http, Clock);
    }

    public GatewayHost Host { get; }

    public CancelPoints Points { get; }

    public BifrostClient Client { get; }

    public PointClock Clock { get; }

    public PointJournal Journal { get; }

    /// <summary>What <see cref="Journal"/> writes to.</summary>
    public MemoryJobJournal Store { get; } = new();

    /// <summary>The token that is cancelled.</summary>
    public CancellationToken Cancelled { get; }

    /// <summary>What the preparation has made: a batch, a file or a job.</summary>
    public object? Prepared { get; set; }

    public Batch Batch => (Batch)Prepared!;

    public BatchJob Job => (BatchJob)Prepared!;

    public BatchWaitOptions WaitOptions => new() { TimeProvider = Clock, MaxTransientFailures = 2, Progress = Progress<Batch>() };

    public JobOptions JobOptions => new() { TimeProvider = Clock, Limits = new BatchLimits { MaxRequests = 2 }, MaxTransientFailures = 2, Progress = Progress<JobProgress>() };

    public static FileUpload Upload => new() { Provider = ModelProvider.OpenAI };

    public static BatchReference Ended => EndedBatch;

    /// <summary>How many batches the gateway had before the call.</summary>
    public int BatchesBefore { get; private set; }

    /// <summary>The token of a method; the last one is that of the loop.</summary>
    public CancellationToken Token(int number) => _sources[number].Token;

    public IProgress<T> Progress<T>() => new RecordingProgress<T>(_ => Points.Hit("in a progress callback"));

    /// <summary>Requests whose source is a place to cancel at.</summary>
    public async IAsyncEnumerable<BatchRequestItem> ReadRequestsAsync()
    {
        foreach (BatchRequestItem item in TestData.RequestItems(Requests))
        {
            Points.Hit("before a request item");
            await Task.Yield();
            yield return item;
        }
    }

    public Stream WithPoints(Stream stream, string name) => new PointStream(stream, name, Points);

    /// <summary>Reads a sequence to its end.</summary>
    public async Task ReadAsync<T>(IAsyncEnumerable<T> items, CancellationToken loopToken)
    {
        await foreach (T _ in items.WithCancellation(loopToken))
        {
            if (_wasCancelledBetweenItems)
                throw new AssertionException("An item was returned after the token had been cancelled between two items.");
            Points.Hit("between two items");
            _wasCancelledBetweenItems = Points.IsCancelled;
        }
    }

    /// <summary>Makes the call.</summary>
    /// <returns>What is wrong with how it ended; null when nothing is.</returns>
    public async Task<string?> FindFaultAsync(CancelledCall call)
    {
        BatchesBefore = Host.Gateway.GetBatches(ModelProvider.OpenAI).Count;
        Points.Begin();
        Exception? failure = await ExceptionAssert.RecordAsync(() => call.InvokeAsync(this).WithTestTimeout());
        if (failure is AssertionException)
            return failure.Message;
        if (Points.Place is null)
            return null;
        if (failure is null)
        {
            return _wasCancelledBetweenItems ? "the enumeration ended as if it were complete"
                : SentTooMuch(call) ? "it went on and sent a request"
                : null;
        }

        if (failure is not OperationCanceledException cancelled)
            return $"it threw {failure.GetType().Name}: {failure.Message}";
        if (cancelled.CancellationToken != Cancelled)
            return $"the exception carries another token, or none ({failure})";
        if (SentTooMuch(call))
            return "it went on and sent a request";
        if (call.HasOnlyRetries && Points.Place.StartsWith(CancelPoints.Delay, StringComparison.Ordinal) && cancelled.InnerException is not BifrostException)
            return "the inner exception is not the failure before the delay";
        return call.Creates && (cancelled.InnerException as BifrostException)?.Delivery is null
            ? $"the inner exception does not say what is known about the request ({cancelled.InnerException?.GetType().Name})"
            : null;
    }

    private bool SentTooMuch(CancelledCall call) => !call.GoesOn && _handler.SentAfterCancellation > 0;

    public void Dispose()
    {
        Client.Dispose();
        _http.Dispose();
        foreach (CancellationTokenSource source in _sources)
            source.Dispose();
    }
}
