using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Bifrost.Client.Common;
using Bifrost.Client.Errors;
using Bifrost.Client.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Transport;

/// <summary>Sends calls to one gateway. Every failure becomes an exception of this library.</summary>
internal sealed class GatewayConnection
{
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly ClientTelemetry _telemetry;
    private readonly RequestPreparer _requests;
    private readonly RetryDelays _delays;
    private readonly CallRetry _retry;
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _readTimeout;
    private readonly int _maxItemBytes;

    /// <summary>Creates a connection.</summary>
    /// <param name="http">Sends the requests.</param>
    /// <param name="options">The options of the client.</param>
    /// <param name="time">The clock of the delays before retries.</param>
    /// <param name="telemetry">The telemetry of the client.</param>
    /// <param name="retriesCreates">Whether creates that can have had an effect are sent again, if the options say so.</param>
    public GatewayConnection(HttpClient http, BifrostClientOptions options, TimeProvider time, ClientTelemetry telemetry, bool retriesCreates = true)
    {
        _http = http;
        _time = time;
        _telemetry = telemetry;
        _requests = new RequestPreparer(options, http);
        BifrostRetryOptions retry = options.Retry.Copy();
        retry.RetryCreates &= retriesCreates;
        _delays = new RetryDelays(retry);
        _retry = new CallRetry(retry, _delays, time, telemetry);
        _timeout = options.Timeout;
        _readTimeout = options.ReadTimeout;
        _maxItemBytes = options.MaxItemBytes;
        MaxRetries = retry.MaxRetries;
    }

    /// <summary>Maximum number of retries.</summary>
    public int MaxRetries { get; }

    /// <summary>Waits before a retry.</summary>
    /// <param name="retry">The number of the retry, counted from 0.</param>
    /// <param name="failure">The failure of the attempt before.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <param name="itemsDelivered">The number of items that a reading has delivered; null for all other calls.</param>
    public async Task WaitBeforeRetryAsync(int retry, BifrostException failure, CancellationToken cancellationToken, long? itemsDelivered = null)
    {
        TimeSpan delay = _delays.Get(retry, (failure as BifrostApiException)?.RetryAfter);
        _telemetry.ReportRetry(failure, retry, delay, itemsDelivered);
        try
        {
            await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw CallerCancellation.Create(failure, cancellationToken);
        }
    }

    /// <summary>What logs what callers are not told.</summary>
    public ILogger Logger => _telemetry.Logger;

    /// <summary>Sends a call and reads its response as one JSON object; again when an attempt fails and the options allow it.</summary>
    public Task<T> SendAsync<T>(GatewayCall call, JsonTypeInfo<T> type, Func<T, string>? getId, CancellationToken cancellationToken)
        where T : class => ClientTelemetry.IsObservingCalls
            ? ObserveAsync(call, type, getId, cancellationToken)
            : SendCallAsync(call, type, getId, cancellationToken);

    /// <summary>
    /// Sends a call and returns its response as soon as the headers have arrived, when it is a success; again when an attempt fails before that and
    /// the options allow it.
    /// </summary>
    public Task<StreamedResponse> SendAsync(GatewayCall call, CancellationToken cancellationToken) =>
        ClientTelemetry.IsObservingCalls ? ObserveAsync(call, cancellationToken) : SendCallAsync(call, cancellationToken);

    // Methods of their own: the closures are allocated only here.
    private Task<T> ObserveAsync<T>(GatewayCall call, JsonTypeInfo<T> type, Func<T, string>? getId, CancellationToken cancellationToken)
        where T : class => _telemetry.ObserveCallAsync(call, () => SendCallAsync(call, type, getId, cancellationToken));

    private Task<StreamedResponse> ObserveAsync(GatewayCall call, CancellationToken cancellationToken) =>
        _telemetry.ObserveCallAsync(call, () => SendCallAsync(call, cancellationToken));

    private Task<T> SendCallAsync<T>(GatewayCall call, JsonTypeInfo<T> type, Func<T, string>? getId, CancellationToken cancellationToken)
        where T : class => SendCallAsync(
            call,
            static state => state.Connection.AttemptAsync(state.Call, state.Argument.Type, state.Argument.GetId, state.Deadline),
            (Type: type, GetId: getId),
            cancellationToken);

    private Task<StreamedResponse> SendCallAsync(GatewayCall call, CancellationToken cancellationToken) =>
        SendCallAsync(call, static state => state.Connection.OpenAsync(state.Call, state.Deadline), default(ValueTuple), cancellationToken);

    private async Task<T> SendCallAsync<T, TArgument>(
        GatewayCall call,
        Func<(GatewayConnection Connection, GatewayCall Call, CallDeadline Deadline, TArgument Argument), ValueTask<T>> attempt,
        TArgument argument,
        CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var deadline = new CallDeadline(_timeout, cancellationToken);
            var state = (Connection: this, Call: call, Deadline: deadline, Argument: argument);
            BifrostException first;
            try
            {
                return await attempt(state).ConfigureAwait(false);
            }
            catch (BifrostException failure) when (_retry.CanRetry(failure, call, deadline))
            {
                first = failure;
            }

            return await _retry.ExecuteAsync(first, call, deadline, attempt, state).ConfigureAwait(false);
        }
        catch (Exception failure) when (cancellationToken.IsCancellationRequested)
        {
            throw CreateCancelledException(failure, call, cancellationToken);
        }
    }

    // A create or an upload that was cancelled can have been executed: the inner exception says what is known.
    private static OperationCanceledException CreateCancelledException(Exception failure, GatewayCall call, CancellationToken callerToken) =>
        CallerCancellation.Create(
            failure is OperationCanceledException && !call.IsRepeatable ? ExceptionFactory.CreateCancelledException(call, failure) : failure, callerToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> AttemptAsync<T>(GatewayCall call, JsonTypeInfo<T> type, Func<T, string>? getId, CallDeadline deadline)
        where T : class
    {
        using StreamedResponse response = await OpenAsync(call, deadline).ConfigureAwait(false);
        try
        {
            return await JsonResponse.ReadAsync(response, type, getId, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (deadline.HasPassed)
        {
            throw ExceptionFactory.CreateTimeoutException(
                call,
                $"the response did not end within {TimeText.ToSeconds(deadline.Limit)} ({response.BytesRead} bytes were read).",
                deadline.Limit,
                exception,
                DeliveryRule.GetWithBrokenResponse(call));
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<StreamedResponse> OpenAsync(GatewayCall call, CallDeadline deadline)
    {
        using HttpRequestMessage request = await PrepareAsync(call, deadline).ConfigureAwait(false);
        Uri requested = request.RequestUri!;
        HttpResponseMessage message = await SendAsync(request, call, deadline).ConfigureAwait(false);
        call.StatusCode = (int)message.StatusCode;

        var response = new StreamedResponse(call, message, _readTimeout, _maxItemBytes);
        bool isFromGateway = _requests.IsFromGateway(message, requested);
        if (message.IsSuccessStatusCode && isFromGateway)
            return response;

        using (response)
        {
            throw isFromGateway
                ? ErrorReader.CreateException(await response.ReadErrorAsync(deadline).ConfigureAwait(false))
                : ExceptionFactory.CreateRedirectException(response.Info, message.RequestMessage!.RequestUri);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpRequestMessage> PrepareAsync(GatewayCall call, CallDeadline deadline)
    {
        try
        {
            return await _requests.CreateAsync(call, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (deadline.HasPassed)
        {
            throw ExceptionFactory.CreateTimeoutException(
                call,
                $"{nameof(BifrostClientOptions.ApiKeyCallback)} did not return a key within the {TimeText.ToSeconds(deadline.Limit)} of {nameof(BifrostClientOptions.Timeout)}.",
                deadline.Limit,
                exception,
                DeliveryRule.GetWithoutResponse(call, isNotSent: true));
        }
        catch (BifrostException exception)
        {
            exception.SetCall(call, DeliveryRule.GetWithoutResponse(call, isNotSent: true));
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, GatewayCall call, CallDeadline deadline)
    {
        var upload = request.Content as UploadContent;
        if (upload is not null)
            upload.Deadline = deadline;
        EarlyResponse.Current = upload?.EarlyResponse;
        call.Attempts++;
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && deadline.IsCancelled))
        {
            TransportFailure.Throw(exception, call, deadline, _requests.BaseAddress, _http);
            throw;
        }
        finally
        {
            call.ReleaseConnections();
        }
    }
}
