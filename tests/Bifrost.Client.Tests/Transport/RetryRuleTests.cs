using Bifrost.Client.Common;
using Bifrost.Client.Reading;
using Bifrost.Client.Telemetry;
using Bifrost.Client.Transport;
using Microsoft.Extensions.Time.Testing;

namespace Bifrost.Client.Tests.Transport;

/// <summary>The rules of retries on their own: which calls, how often, and after which delay.</summary>
public sealed class RetryRuleTests
{
    [Test]
    public void The_delay_is_random_up_to_a_limit_that_doubles([Values(0, 1, 2, 3, 4, 31, 2000)] int retry)
    {
        var delays = new RetryDelays(new BifrostRetryOptions { BaseDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(10) });
        double limit = retry >= 4 ? 10 : 1 << retry;
        double[] seconds = [.. Enumerable.Range(0, 2000).Select(_ => delays.Get(retry, null).TotalSeconds)];
        Assert.That(seconds, Is.All.InRange(0, limit));

        // That none of 2,000 random values is in a tenth of the range does not happen.
        Assert.That(seconds.Max(), Is.GreaterThan(0.9 * limit));
        Assert.That(seconds.Min(), Is.LessThan(0.1 * limit));
    }

    [TestCase(0, 0)]
    [TestCase(9, 9)]
    [TestCase(10, 10)]
    [TestCase(11, 10)]
    public void The_delay_that_the_response_requests_is_used_up_to_the_maximum(int requested, int expected)
    {
        var delays = new RetryDelays(new BifrostRetryOptions { MaxDelay = TimeSpan.FromSeconds(10) });
        Assert.That(delays.Get(0, TimeSpan.FromSeconds(requested)), Is.EqualTo(TimeSpan.FromSeconds(expected)));
    }

    [Test]
    public void A_read_is_repeated_when_the_failure_is_transient([Values] bool isTransient, [Values] RequestDelivery delivery) =>
        Assert.That(CanRetry(Failure(isTransient, delivery, hasTransientCause: true), Call()), Is.EqualTo(isTransient));

    [Test]
    public void A_create_is_repeated_when_it_was_not_sent_or_the_options_allow_it(
        [Values] bool isTransient, [Values] bool hasTransientCause, [Values] RequestDelivery delivery, [Values] bool retryCreates) => Assert.That(
        CanRetry(Failure(isTransient, delivery, hasTransientCause), Call(isRepeatable: false), new BifrostRetryOptions { RetryCreates = retryCreates }),
        Is.EqualTo(delivery == RequestDelivery.NotSent ? isTransient : retryCreates && hasTransientCause));

    [Test]
    public void An_upload_is_repeated_when_its_source_can_be_read_again([Values] bool isRepeatable, [Values] bool hasBegun) => Assert.That(
        CanRetry(
            Failure(isTransient: true, RequestDelivery.NotSent, hasTransientCause: true),
            Call(isRepeatable: false, new UploadState { IsRepeatable = isRepeatable, HasBegun = hasBegun })),
        Is.EqualTo(isRepeatable || !hasBegun));

    [Test]
    public void Nothing_is_repeated_without_retries_or_after_the_end_of_the_call()
    {
        BifrostException failure = Failure(isTransient: true, RequestDelivery.NotSent, hasTransientCause: true);
        Assert.That(CanRetry(failure, Call()), Is.True);
        Assert.That(CanRetry(failure, Call(), new BifrostRetryOptions { MaxRetries = 0 }), Is.False);
        using var cancelled = new CallDeadline(TestTimeout.Limit, new CancellationToken(canceled: true));
        Assert.That(Retry(new BifrostRetryOptions()).CanRetry(failure, Call(), cancelled), Is.False);
    }

    [Test]
    public async Task An_attempt_that_cancels_itself_fails_with_its_own_exception()
    {
        using var deadline = new CallDeadline(TestTimeout.Limit, default);
        var cause = new OperationCanceledException("a handler");
        Assert.That(await FailAsync(deadline, () => throw cause), Is.SameAs(cause));
    }

    [Test]
    public async Task An_attempt_that_the_caller_cancels_is_the_last_one()
    {
        using var source = new CancellationTokenSource();
        using var deadline = new CallDeadline(TestTimeout.Limit, source.Token);
        var cause = new OperationCanceledException("an attempt");
        int attempts = 0;
        Exception failure = await FailAsync(deadline, () =>
        {
            attempts++;
            source.Cancel();
            throw cause;
        });
        Assert.That((failure, attempts), Is.EqualTo((cause, 1)));
    }

    [Test]
    public async Task An_exception_of_the_caller_is_not_repeated_and_stays_when_the_caller_cancels()
    {
        using var source = new CancellationTokenSource();
        using var deadline = new CallDeadline(TestTimeout.Limit, source.Token);
        var cause = new InvalidOperationException("a source");
        int attempts = 0;
        Exception failure = await FailAsync(deadline, () =>
        {
            attempts++;
            source.Cancel();
            throw cause;
        });
        Assert.That((failure, attempts), Is.EqualTo((cause, 1)));
    }

    [Test]
    public async Task The_last_failure_is_thrown_after_all_retries()
    {
        using var deadline = new CallDeadline(TestTimeout.Limit, default);
        var failures = new List<BifrostException>();
        Exception failure = await FailAsync(deadline, () =>
        {
            failures.Add(Failure(isTransient: true, RequestDelivery.NotSent, hasTransientCause: true));
            throw failures[^1];
        });
        Assert.That(failures, Has.Count.EqualTo(3));
        Assert.That(failure, Is.SameAs(failures[^1]));
    }

    [Test]
    public async Task The_last_failure_is_thrown_when_the_time_is_over_during_a_delay()
    {
        using var deadline = new CallDeadline(TimeSpan.FromMilliseconds(100), default);
        var options = new BifrostRetryOptions { BaseDelay = TimeSpan.FromSeconds(30) };
        var retry = new CallRetry(options, new RetryDelays(options), new FakeTimeProvider(), ClientTelemetry.None);
        BifrostException first = Failure(isTransient: true, RequestDelivery.NotSent, hasTransientCause: true);
        Exception? failure = await ExceptionAssert.RecordAsync(
            () => retry.ExecuteAsync(first, Call(), deadline, static _ => new ValueTask<int>(0), 0).WithTestTimeout());
        Assert.That(failure, Is.SameAs(first));
    }

    [Test]
    public void A_deadline_tells_the_end_of_the_time_from_a_cancellation()
    {
        using var source = new CancellationTokenSource();
        using var deadline = new CallDeadline(TestTimeout.Limit, source.Token);
        Assert.That((deadline.HasPassed, deadline.IsCancelled, deadline.Limit), Is.EqualTo((false, false, TestTimeout.Limit)));
        source.Cancel();
        Assert.That((deadline.HasPassed, deadline.IsCancelled, deadline.Token.IsCancellationRequested), Is.EqualTo((false, true, true)));

        using var passed = new CallDeadline(TimeSpan.Zero, default);
        Assert.That(passed.Token.WaitHandle.WaitOne(TestTimeout.Limit), Is.True);
        Assert.That((passed.HasPassed, passed.IsCancelled), Is.EqualTo((true, false)));
    }

    [Test]
    public void A_deadline_that_is_disposed_ignores_its_clock()
    {
        var ended = new CallDeadline(TestTimeout.Limit, default);
        ended.Dispose();
        Assert.That(ended.Stop, Throws.Nothing);
        Assert.That(ended.Restart, Throws.Nothing);
        Assert.That(() => ended.Token, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task A_reading_that_gets_no_further_ends_after_the_retries()
    {
        ResumeBudget budget = Budget(maxRetries: 2);
        Assert.That(await WaitsAsync(budget, (0, 0), (0, 0), (0, 0)), Is.EqualTo("yes yes no"));
    }

    [Test]
    public async Task New_items_start_the_count_of_a_reading_again()
    {
        ResumeBudget budget = Budget(maxRetries: 2);
        Assert.That(await WaitsAsync(budget, (1, 1), (1, 1), (2, 1), (2, 1), (2, 1)), Is.EqualTo("yes yes yes yes no"));
    }

    [Test]
    public async Task A_reading_that_breaks_at_other_places_ends_only_after_100_breaks()
    {
        ResumeBudget budget = Budget(maxRetries: 2);
        (long, long)[] breaks = [.. Enumerable.Range(0, 101).Select(number => (5L, 1 + (number % 2L)))];
        Assert.That(await WaitsAsync(budget, breaks), Is.EqualTo(string.Join(' ', Enumerable.Repeat("yes", 100).Append("no"))));
        Assert.That(await WaitsAsync(budget, (6, 1)), Is.EqualTo("yes"));
    }

    [Test]
    public async Task A_reading_that_reads_nothing_counts_whatever_was_read_before()
    {
        Assert.That(await WaitsAsync(Budget(maxRetries: 2), (5, 3), (5, 0), (5, 3), (5, 0)), Is.EqualTo("yes yes yes no"));
        Assert.That(await WaitsAsync(Budget(maxRetries: 0), (5, 3)), Is.EqualTo("no"));
    }

    private static async Task<string> WaitsAsync(ResumeBudget budget, params (long Delivered, long Read)[] breaks)
    {
        var waits = new List<string>();
        foreach ((long delivered, long read) in breaks)
            waits.Add(await budget.TryWaitAsync(new BifrostException("m"), delivered, read, default) ? "yes" : "no");
        return string.Join(' ', waits);
    }

    private static ResumeBudget Budget(int maxRetries) => new(new GatewayConnection(
        new HttpClient(),
        new BifrostClientOptions
        {
            BaseAddress = new Uri("http://localhost"),
            Retry = new BifrostRetryOptions { MaxRetries = maxRetries, BaseDelay = TimeSpan.FromTicks(1) },
        },
        TimeProvider.System,
        ClientTelemetry.None));

    private static async Task<Exception> FailAsync(CallDeadline deadline, Func<ValueTask<int>> attempt)
    {
        CallRetry retry = Retry(new BifrostRetryOptions { BaseDelay = TimeSpan.FromTicks(1) });
        BifrostException first = Failure(isTransient: true, RequestDelivery.NotSent, hasTransientCause: true);
        Exception? failure = await ExceptionAssert.RecordAsync(() => retry.ExecuteAsync(first, Call(), deadline, static run => run(), attempt));
        Assert.That(failure, Is.Not.Null);
        return failure!;
    }

    private static bool CanRetry(BifrostException failure, GatewayCall call, BifrostRetryOptions? options = null)
    {
        using var deadline = new CallDeadline(TestTimeout.Limit, default);
        return Retry(options ?? new BifrostRetryOptions()).CanRetry(failure, call, deadline);
    }

    private static CallRetry Retry(BifrostRetryOptions options) => new(options, new RetryDelays(options), TimeProvider.System, ClientTelemetry.None);

    private static BifrostException Failure(bool isTransient, RequestDelivery delivery, bool hasTransientCause) =>
        new("m") { IsTransient = isTransient, Delivery = delivery, HasTransientCause = hasTransientCause };

    private static GatewayCall Call(bool isRepeatable = true, UploadState? upload = null) =>
        new(() => throw new InvalidOperationException(), "batch", "batch_1", "openai") { IsRepeatable = isRepeatable, Upload = upload };
}
