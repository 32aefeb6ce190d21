using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using Bifrost.Client.Common;
using Bifrost.Client.Errors;
using Polly;
using Polly.Timeout;

namespace Bifrost.Client.Transport;

/// <summary>Translates what <see cref="HttpClient"/>, and the handlers that the caller has added to it, throw.</summary>
internal static class TransportFailure
{
    /// <summary>Throws what a call that failed while its request was sent has to throw.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="call">The call.</param>
    /// <param name="deadline">The time limit of the call; the caller has not cancelled.</param>
    /// <param name="baseAddress">Where the call was sent.</param>
    /// <param name="http">The HTTP client.</param>
    public static void Throw(Exception exception, GatewayCall call, CallDeadline deadline, string baseAddress, HttpClient http)
    {
        if (deadline.HasPassed)
        {
            throw ExceptionFactory.CreateTimeoutException(
                call, $"the gateway did not {Expected(call)} within {TimeText.ToSeconds(deadline.Limit)}{Sent(call)}.", deadline.Limit, exception);
        }

        // What the caller gave to send failed, not the network.
        if (call.Upload?.SourceException is { } source)
        {
            (source as BifrostException)?.SetCall(call, DeliveryRule.GetWithoutResponse(call));
            ExceptionDispatchInfo.Throw(source);
        }

        // The client was disposed: an error of the program.
        if (exception is ObjectDisposedException disposed && disposed.ObjectName == http.GetType().FullName)
            ExceptionDispatchInfo.Throw(exception);

        throw Create(exception, call, baseAddress, http.Timeout);
    }

    /// <summary>Creates the exception for a response that broke while it was read.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="call">The call.</param>
    /// <param name="bytesRead">How much had been read.</param>
    public static BifrostException CreateForBody(Exception exception, GatewayCall call, long bytesRead)
    {
        switch (Unwrap(exception))
        {
            case BifrostException failure:
                failure.SetCall(call, DeliveryRule.GetWithBrokenResponse(call));
                return failure;
            case TimeoutException or TimeoutRejectedException:
                return ExceptionFactory.CreateTimeoutException(
                    call,
                    $"a handler of the {nameof(HttpClient)} ended the response after {bytesRead} bytes ({exception.GetType().FullName}).",
                    timeout: null,
                    exception,
                    DeliveryRule.GetWithBrokenResponse(call));
            case IOException or HttpRequestException or SocketException or ExecutionRejectedException or OperationCanceledException:
                return ExceptionFactory.CreateConnectionException(call, $"the connection was lost after {bytesRead} bytes of the response.", exception, bytesRead);
            default:
                return ExceptionFactory.CreateHandlerException(call, exception, DeliveryRule.GetWithBrokenResponse(call));
        }
    }

    private static BifrostException Create(Exception exception, GatewayCall call, string baseAddress, TimeSpan httpTimeout)
    {
        switch (exception)
        {
            case BifrostException failure:
                failure.SetCall(call, DeliveryRule.GetWithoutResponse(call));
                return failure;
            case HttpRequestException { StatusCode: not null }:
                return ExceptionFactory.CreateHandlerException(call, exception, DeliveryRule.GetWithoutResponse(call));
            case HttpRequestException failure when !IsWithoutConnection(failure.HttpRequestError) && IsProbablyTooLarge(call.Upload):
                return ExceptionFactory.CreateTooLargeException(call, call.Upload!, "closed the connection", exception);
            case HttpRequestException failure:
                return ExceptionFactory.CreateConnectionException(
                    call,
                    $"the gateway at {baseAddress} could not be reached ({Describe(failure.HttpRequestError)}){Sent(call)}.{(call.Upload is { BytesSent: > 0 } ? " A limit on the size of requests may be the cause." : "")}",
                    failure,
                    isNotSent: IsWithoutConnection(failure.HttpRequestError));
            case OperationCanceledException { InnerException: TimeoutException { InnerException: OperationCanceledException } }:
                return ExceptionFactory.CreateTimeoutException(
                    call, $"the gateway did not {Expected(call)} within the {TimeText.ToSeconds(httpTimeout)} of the {nameof(HttpClient)}{Sent(call)}.", httpTimeout, exception);
            // Another time limit, as that of connecting; its message says which.
            case OperationCanceledException { InnerException: TimeoutException inner }:
                return ExceptionFactory.CreateTimeoutException(
                    call, inner.Message, timeout: null, exception, DeliveryRule.GetWithoutResponse(call, isNotSent: true));
            // The program has cancelled all requests of the client, or has disposed it: nothing to try again.
            case OperationCanceledException:
                return ExceptionFactory.CreateConnectionException(call, $"the {nameof(HttpClient)} cancelled the request.", exception, isTransient: false);
            case TimeoutException or TimeoutRejectedException:
                return ExceptionFactory.CreateTimeoutException(
                    call, $"a handler of the {nameof(HttpClient)} ended the request ({exception.GetType().FullName}){Sent(call)}.", timeout: null, exception);
            // An open circuit, or a limit on the number of requests.
            case ExecutionRejectedException:
                return ExceptionFactory.CreateConnectionException(
                    call, $"a handler of the {nameof(HttpClient)} did not send the request ({exception.GetType().FullName}).", exception, isNotSent: true);
            case IOException or SocketException:
                return ExceptionFactory.CreateConnectionException(
                    call, $"the connection to the gateway at {baseAddress} failed ({exception.GetType().FullName}){Sent(call)}.", exception);
            default:
                return ExceptionFactory.CreateHandlerException(call, exception, DeliveryRule.GetWithoutResponse(call));
        }
    }

    // HttpContent wraps what its stream throws.
    private static Exception Unwrap(Exception exception) =>
        exception is HttpRequestException { InnerException: { } inner } and { StatusCode: null } ? inner : exception;

    private static string Expected(GatewayCall call) => call.Upload is null ? "begin to respond" : "read the next piece, or begin to respond,";

    private static string Sent(GatewayCall call) => call.Upload is { BytesSent: > 0 } upload ? $" ({upload.BytesSent} bytes were sent)" : "";

    // A gateway that gets more than it accepts responds and closes while the client is still sending; often only a reset arrives.
    private static bool IsProbablyTooLarge(UploadState? upload) =>
        upload is { HasBegun: true } && Math.Max(upload.Length ?? 0, upload.BytesSent) > ExceptionFactory.DefaultBodyLimit;

    private static bool IsWithoutConnection(HttpRequestError error) =>
        error is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private static string Describe(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => "its name cannot be resolved",
        HttpRequestError.ConnectionError => "no connection",
        HttpRequestError.SecureConnectionError => "no secure connection",
        HttpRequestError.ResponseEnded => "it closed the connection without a response",
        HttpRequestError.InvalidResponse => "it does not respond with HTTP",
        _ => error.ToString(),
    };
}
