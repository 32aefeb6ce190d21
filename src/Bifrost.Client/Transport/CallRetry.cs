using System.Runtime.ExceptionServices;
using Bifrost.Client.Common;
using Bifrost.Client.Telemetry;
using Polly;
using Polly.Retry;

namespace Bifrost.Client.Transport;

/// <summary>Makes further attempts of a call whose first attempt failed.</summary>
internal sealed class CallRetry
{
    private static readonly ResiliencePropertyKey<State> StateKey = new("call");

    private readonly BifrostRetryOptions _options;
    private readonly RetryDelays _delays;
    private readonly ClientTelemetry _telemetry;
    private readonly ResiliencePipeline? _pipeline;

    public CallRetry(BifrostRetryOptions options, RetryDelays delays, TimeProvider time, ClientTelemetry telemetry)
    {
        _options = options;
        _delays = delays;
        _telemetry = telemetry;
        if (options.MaxRetries == 0)
            return;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.MaxRetries,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is BifrostException failure && CanRetry(failure, GetState(arguments.Context))),
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
                    _delays.Get(arguments.AttemptNumber, (arguments.Outcome.Exception as BifrostApiException)?.RetryAfter)),
                OnRetry = OnRetryAsync,
            })
            .Build();
    }

    /// <summary>Whether a call is sent again after a failure.</summary>
    public bool CanRetry(BifrostException failure, GatewayCall call, CallDeadline deadline)
    {
        if (_pipeline is null || deadline.Token.IsCancellationRequested)
            return false;
        if (call.IsRepeatable)
            return failure.IsTransient;
        return call.Upload is null or { CanBeSentAgain: true }
            && (failure.Delivery == RequestDelivery.NotSent ? failure.IsTransient : _options.RetryCreates && failure.HasTransientCause);
    }

    /// <summary>Waits and tries again, until an attempt succeeds or a failure stays.</summary>
    /// <param name="first">The failure of the first attempt, for which <see cref="CanRetry(BifrostException, GatewayCall, CallDeadline)"/> is true.</param>
    /// <param name="call">The call.</param>
    /// <param name="deadline">The time limit of the call.</param>
    /// <param name="attempt">Makes an attempt.</param>
    /// <param name="argument">What is passed to it.</param>
    public async Task<T> ExecuteAsync<T, TArgument>(
        BifrostException first, GatewayCall call, CallDeadline deadline, Func<TArgument, ValueTask<T>> attempt, TArgument argument)
    {
        var state = new State(call, deadline) { First = first, Last = first };
        ResilienceContext context = ResilienceContextPool.Shared.Get(deadline.Token);
        context.Properties.Set(StateKey, state);
        Outcome<T> outcome;
        try
        {
            outcome = await _pipeline!.ExecuteOutcomeAsync(
                static async (_, arguments) =>
                {
                    // The first attempt was made before, without the pipeline: a success costs nothing.
                    (State state, Func<TArgument, ValueTask<T>> attempt, TArgument argument) = arguments;
                    if (state.First is { } first)
                    {
                        state.First = null;
                        return Outcome.FromException<T>(first);
                    }

                    // The delay can have ended at the same moment.
                    if (state.Deadline.Token.IsCancellationRequested)
                        return Outcome.FromException<T>(state.Last);
                    try
                    {
                        return Outcome.FromResult(await attempt(argument).ConfigureAwait(false));
                    }
#pragma warning disable CA1031 // The pipeline decides.
                    catch (Exception exception)
#pragma warning restore CA1031
                    {
                        state.Last = exception;
                        return Outcome.FromException<T>(exception);
                    }
                },
                context,
                (state, attempt, argument)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }

        // The failure of the last attempt, also when the delay after it did not fit into the time of the call, or was cancelled.
        if (outcome.Exception is not null)
            ExceptionDispatchInfo.Throw(state.Last);
        return outcome.Result!;
    }

    // The one place that every retry passes, before its delay. The arguments have its number, its delay and the failure of the attempt before.
    private ValueTask OnRetryAsync(OnRetryArguments<object> arguments)
    {
        State state = GetState(arguments.Context);
        if (arguments.Outcome.Exception is BifrostException failure)
        {
            _telemetry.ReportRetry(failure, arguments.AttemptNumber, arguments.RetryDelay, itemsDelivered: null);

            // An error response says of a create or an upload that it was not executed. A delete can have been: its response may have broken.
            state.Call.MayHaveBeenExecuted |=
                failure.Delivery == RequestDelivery.Unknown || (state.Call.IsRepeatable && failure.Delivery != RequestDelivery.NotSent);
        }

        // The clock of an upload is stopped while its source produces a piece.
        if (state.Call.Upload is not null)
            state.Deadline.Restart();
        return ValueTask.CompletedTask;
    }

    private bool CanRetry(BifrostException failure, State state) => CanRetry(failure, state.Call, state.Deadline);

    private static State GetState(ResilienceContext context) => context.Properties.GetValue(StateKey, null!);

    private sealed class State(GatewayCall call, CallDeadline deadline)
    {
        public GatewayCall Call { get; } = call;

        public CallDeadline Deadline { get; } = deadline;

        public BifrostException? First { get; set; }

        public required Exception Last { get; set; }
    }
}
