using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Bifrost.Client.Common;
using Bifrost.Client.Errors;

namespace Bifrost.Client.Transport;

/// <summary>Sends calls to one gateway. Every failure becomes an exception of this library.</summary>
internal sealed class GatewayConnection(HttpClient http, BifrostClientOptions options, TimeProvider time)
{
    private readonly RequestPreparer _requests = new(options);
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
    public Task WaitBeforeRetryAsync(int retry, BifrostException failure, CancellationToken cancellationToken) =>
        Task.Delay(_delays.Get(retry, (failure as BifrostApiException)?.RetryAfter), time, cancellationToken);

    /// <summary>Sends a call and reads its response as one JSON object.</summary>
    public async Task<T> SendAsync<T>(GatewayCall call, JsonTypeInfo<T> type, Func<T, string>? getId, CancellationToken cancellationToken)
        where T : class
    {
        using StreamedResponse response = await SendAsync(call, cancellationToken).ConfigureAwait(false);
        return await JsonResponse.ReadAsync(response, type, getId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a call and returns its response as soon as the headers have arrived, when it is a success.</summary>
    public async Task<StreamedResponse> SendAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using HttpRequestMessage request = await _requests.CreateAsync(call, cancellationToken).ConfigureAwait(false);
        Uri requested = request.RequestUri!;
        HttpResponseMessage message = await SendAsync(request, call, cancellationToken).ConfigureAwait(false);

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
