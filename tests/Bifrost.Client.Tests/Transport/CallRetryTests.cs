using Bifrost.Client.Common;
using Bifrost.Client.Telemetry;
using Bifrost.Client.Transport;
using Microsoft.Extensions.Time.Testing;

namespace Bifrost.Client.Tests.Transport;

/// <summary>What happens between two attempts of a call.</summary>
public sealed class CallRetryTests
{
    // Long enough for a busy machine to come to what follows.
    private static TimeSpan Short { get; } = TimeSpan.FromSeconds(2);

    [Test]
    public async Task A_retry_waits_until_the_time_that_the_response_requests_has_passed()
    {
        var time = new FakeTimeProvider();
        using var deadline = new CallDeadline(TestTimeout.Limit, default);
        var first = new BifrostRateLimitException("m") { RetryAfter = TimeSpan.FromHours(1) };
        Task<int> call = Retry(time).ExecuteAsync(first, TestCall.Create(), deadline, static result => new ValueTask<int>(result), 7);

        time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.That(call.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.That(await call.WithTestTimeout(), Is.EqualTo(7));
    }

    [Test]
    public async Task Each_retry_is_logged_with_its_number_its_delay_and_the_failure_before_it()
    {
        using var logs = new RecordingLoggerFactory();
        var time = new FakeTimeProvider();
        using var deadline = new CallDeadline(TestTimeout.Limit, default);
        BifrostException first = Fail(TimeSpan.FromSeconds(2), 429), second = Fail(TimeSpan.FromSeconds(3), 503);
        var attempts = new Queue<BifrostException?>([second, null]);
        Task<int> call = Retry(time, logs).ExecuteAsync(
            first,
            TestCall.Create(),
            deadline,
            static attempts => attempts.Dequeue() is { } failure ? throw failure : new ValueTask<int>(7),
            attempts);

        while (!call.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.That(await call, Is.EqualTo(7));
        Assert.That(logs.Lines, Is.EqualTo(
        [
            "Warning 1 CallRetried: GET /x failed with BifrostApiException (status 429): retry 1 in 2 s",
            "Warning 1 CallRetried: GET /x failed with BifrostApiException (status 503): retry 2 in 3 s",
        ]));

        static BifrostException Fail(TimeSpan delay, int status) =>
            new BifrostApiException("m") { Endpoint = "GET /x", StatusCode = status, RetryAfter = delay };
    }

    [TestCase(true, RequestDelivery.NotSent, false)]
    [TestCase(true, RequestDelivery.Unknown, true)]
    [TestCase(true, RequestDelivery.Answered, true)]
    [TestCase(false, RequestDelivery.NotSent, false)]
    [TestCase(false, RequestDelivery.Unknown, true)]
    [TestCase(false, RequestDelivery.Answered, false)]
    public async Task An_attempt_may_have_been_executed_unless_its_failure_says_otherwise(
        bool isRepeatable, RequestDelivery delivery, bool mayHaveBeenExecuted)
    {
        GatewayCall call = TestCall.Create(isRepeatable);
        Assert.That(await GetStateInRetryAsync(call, delivery), Is.EqualTo(mayHaveBeenExecuted));
    }

    [Test]
    public async Task What_an_earlier_attempt_may_have_done_is_not_forgotten([Values] bool isRepeatable, [Values] RequestDelivery delivery)
    {
        GatewayCall call = TestCall.Create(isRepeatable);
        call.MayHaveBeenExecuted = true;
        Assert.That(await GetStateInRetryAsync(call, delivery), Is.True);
    }

    [Test]
    public async Task The_clock_of_an_upload_that_its_source_has_stopped_runs_again_in_the_retry()
    {
        using var deadline = new CallDeadline(Short, default);
        deadline.Stop();
        GatewayCall call = TestCall.Create(isRepeatable: false, upload: new UploadState());
        Exception? failure = await ExceptionAssert.RecordAsync(() => Retry(TimeProvider.System)
            .ExecuteAsync(Failure(RequestDelivery.NotSent), call, deadline, WaitForEndAsync, deadline).WithTestTimeout());

        Assert.That(failure, Is.InstanceOf<OperationCanceledException>());
        Assert.That((deadline.HasPassed, deadline.IsCancelled), Is.EqualTo((true, false)));

        static async ValueTask<int> WaitForEndAsync(CallDeadline deadline)
        {
            await Task.Delay(Timeout.Infinite, deadline.Token);
            return 0;
        }
    }

    [Test]
    public void A_clock_that_is_stopped_does_not_end_the_call()
    {
        using var stopped = new CallDeadline(Short, default);
        stopped.Stop();

        using var later = new CallDeadline(1.5 * Short, default);
        Assert.That(later.Token.WaitHandle.WaitOne(TestTimeout.Limit), Is.True);
        Assert.That((stopped.Token.IsCancellationRequested, stopped.HasPassed), Is.EqualTo((false, false)));

        stopped.Restart();
        Assert.That(stopped.Token.WaitHandle.WaitOne(TestTimeout.Limit), Is.True);
    }

    [Test]
    public async Task A_cancellation_during_a_delay_ends_with_the_failure_before_it()
    {
        using var source = new CancellationTokenSource();
        using var deadline = new CallDeadline(TestTimeout.Limit, source.Token);
        var first = new BifrostRateLimitException("m") { RetryAfter = TimeSpan.FromSeconds(10) };
        Task<int> call = Retry(new FakeTimeProvider()).ExecuteAsync(
            first, TestCall.Create(), deadline, static result => new ValueTask<int>(result), 7);

        await source.CancelAsync();

        Assert.That(await ExceptionAssert.RecordAsync(() => call.WithTestTimeout()), Is.SameAs(first));
    }

    [Test]
    public async Task The_last_failure_is_thrown_when_the_time_is_over_during_the_second_delay()
    {
        // The first retry is immediate. The second one lasts longer than the call.
        using var deadline = new CallDeadline(Short, default);
        BifrostException first = new BifrostRateLimitException("first") { RetryAfter = TimeSpan.Zero };
        BifrostException second = new BifrostRateLimitException("second") { RetryAfter = TimeSpan.FromSeconds(10) };
        Exception? failure = await ExceptionAssert.RecordAsync(() => Retry(new FakeTimeProvider())
            .ExecuteAsync(first, TestCall.Create(), deadline, ThrowAsync, second).WithTestTimeout());
        Assert.That(failure, Is.SameAs(second));
        Assert.That(deadline.HasPassed, Is.True);

        static ValueTask<int> ThrowAsync(BifrostException failure) => throw failure;
    }

    [Test]
    public async Task A_failure_that_cannot_pass_ends_the_retries()
    {
        using var deadline = new CallDeadline(TestTimeout.Limit, default);
        var second = new BifrostNotFoundException("m");
        var attempts = new List<int>();
        Exception? failure = await ExceptionAssert.RecordAsync(() => Retry(TimeProvider.System).ExecuteAsync<int, List<int>>(
            Failure(RequestDelivery.NotSent),
            TestCall.Create(),
            deadline,
            attempts =>
            {
                attempts.Add(1);
                throw second;
            },
            attempts));
        Assert.That((failure, attempts.Count), Is.EqualTo(((Exception?)second, 1)));
    }

    /// <summary>Returns what the call says in the retry about the attempts before.</summary>
    private static async Task<bool> GetStateInRetryAsync(GatewayCall call, RequestDelivery delivery)
    {
        using var deadline = new CallDeadline(TestTimeout.Limit, default);
        return await Retry(TimeProvider.System)
            .ExecuteAsync(Failure(delivery), call, deadline, static call => new ValueTask<bool>(call.MayHaveBeenExecuted), call)
            .WithTestTimeout();
    }

    private static CallRetry Retry(TimeProvider time, RecordingLoggerFactory? logs = null)
    {
        var options = new BifrostRetryOptions { BaseDelay = TimeSpan.FromTicks(1), MaxDelay = TimeSpan.FromDays(1), RetryCreates = true };
        var telemetry = new ClientTelemetry(new BifrostClientOptions { LoggerFactory = logs }, loggerFactory: null);
        return new CallRetry(options, new RetryDelays(options), time, telemetry);
    }

    private static BifrostException Failure(RequestDelivery delivery) =>
        new("m") { IsTransient = true, HasTransientCause = true, Delivery = delivery };
}
