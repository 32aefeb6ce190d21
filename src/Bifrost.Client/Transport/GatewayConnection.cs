using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Bifrost.Client.Common;
using Bifrost.Client.Errors;
using Bifrost.Client.Telemetry;

namespace Bifrost.Client.Transport;

/// <summary>Sends calls to one gateway. Every failure becomes an exception of this library.</summary>
internal sealed class GatewayConnection(HttpClient http, BifrostClientOptions options, TimeProvider time, ClientTelemetry telemetry)
{
    private readonly RequestPreparer _requests = new(options, http);
    private readonly RetryDelays _delays = new(options.Retry);
    private readonly TimeSpan _timeout = options.Timeout;
    private readonly TimeSpan _readTimeout = options.ReadTimeout;
    private readonly int _maxItemBytes = options.MaxItemBytes;

    /// <summary>Maximum number of retries.</summary>
    public int MaxRetries { get; } = options.Retry.MaxRetries;

    /// <summary>Waits before a retry.</summary>
    /// <param name="retry">The number of the retry, counted from 0.</param>
    /// <param name="failure">The failure of the attempt before.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <param name="itemsDelivered">The number of items that a reading has delivered; null for all other calls.</param>
    public Task WaitBeforeRetryAsync(int retry, BifrostException failure, CancellationToken cancellationToken, long? itemsDelivered = null)
    {
        TimeSpan delay = _delays.Get(retry, (failure as BifrostApiException)?.RetryAfter);
        telemetry.ReportRetry(failure, retry, delay, itemsDelivered);
        return Task.Delay(delay, time, cancellationToken);
    }

    /// <summary>Sends a call and reads its response as one JSON object.</summary>
    public Task<T> SendAsync<T>(GatewayCall call, JsonTypeInfo<T> type, Func<T, string>? getId, CancellationToken cancellationToken)
        where T : class => ClientTelemetry.IsObservingCalls
            ? ObserveAsync(call, type, getId, cancellationToken)
            : SendCallAsync(call, type, getId, cancellationToken);

    /// <summary>Sends a call and returns its response as soon as the headers have arrived, when it is a success.</summary>
    public Task<StreamedResponse> SendAsync(GatewayCall call, CancellationToken cancellationToken) =>
        ClientTelemetry.IsObservingCalls ? ObserveAsync(call, cancellationToken) : SendCallAsync(call, cancellationToken);

    // Methods of their own: the closures are allocated only here.
    private Task<T> ObserveAsync<T>(GatewayCall call, JsonTypeInfo<T> type, Func<T, string>? getId, CancellationToken cancellationToken)
        where T : class => telemetry.ObserveCallAsync(call, () => SendCallAsync(call, type, getId, cancellationToken));

    private Task<StreamedResponse> ObserveAsync(GatewayCall call, CancellationToken cancellationToken) =>
        telemetry.ObserveCallAsync(call, () => SendCallAsync(call, cancellationToken));

    private async Task<T> SendCallAsync<T>(GatewayCall call, JsonTypeInfo<T> type, Func<T, string>? getId, CancellationToken cancellationToken)
        where T : class
    {
        using StreamedResponse response = await SendCallAsync(call, cancellationToken).ConfigureAwait(false);
        return await JsonResponse.ReadAsync(response, type, getId, cancellationToken).ConfigureAwait(false);
    }

    private async Task<StreamedResponse> SendCallAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using HttpRequestMessage request = await _requests.CreateAsync(call, cancellationToken).ConfigureAwait(false);
        Uri requested = request.RequestUri!;
        HttpResponseMessage message = await SendAsync(request, call, cancellationToken).ConfigureAwait(false);
        call.StatusCode = (int)message.StatusCode;

        var response = new StreamedResponse(call, message, _readTimeout, _maxItemBytes);
        bool isFromGateway = _requests.IsFromGateway(message, requested);
        if (message.IsSuccessStatusCode && isFromGateway)
            return response;

        using (response)
        {
            throw isFromGateway
                ? ErrorReader.CreateException(await response.ReadErrorAsync(cancellationToken).ConfigureAwait(false))
                : ExceptionFactory.CreateRedirectException(response.Info, message.RequestMessage!.RequestUri);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, GatewayCall call, CancellationToken cancellationToken)
    {
        using var timeout = new ResponseTimeout(_timeout, cancellationToken);
        if (request.Content is UploadContent upload)
            upload.Timeout = timeout;
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (Exception exception)
        {
            TransportFailure.Throw(exception, call, _requests.BaseAddress, timeout.TimedOut ? _timeout : null, http.Timeout);
            throw;
        }
    }
}
