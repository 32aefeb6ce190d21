using System.Runtime.ExceptionServices;
using Bifrost.Client.Common;
using Bifrost.Client.Errors;

namespace Bifrost.Client.Transport;

/// <summary>Translates what <see cref="HttpClient"/> throws while a request is sent.</summary>
internal static class TransportFailure
{
    /// <summary>Throws the exception of this library for a failure; returns when the failure is not one of the transport.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="call">The call.</param>
    /// <param name="baseAddress">Where the call was sent.</param>
    /// <param name="passedTimeout">The time limit of the client when it has passed; null otherwise.</param>
    /// <param name="httpTimeout">The time limit of the HTTP client.</param>
    public static void Throw(Exception exception, GatewayCall call, string baseAddress, TimeSpan? passedTimeout, TimeSpan httpTimeout)
    {
        if (passedTimeout is { } timeout)
            throw ExceptionFactory.CreateTimeoutException(call, $"the gateway did not {Expected(call)} within {timeout.TotalSeconds:0.#} s{Sent(call)}.", timeout, exception);

        // What the caller gave to send failed, not the network.
        if (call.Upload?.SourceException is { } source)
            ExceptionDispatchInfo.Throw(source);

        switch (exception)
        {
            case HttpRequestException when IsProbablyTooLarge(call.Upload):
                throw ExceptionFactory.CreateTooLargeException(call, call.Upload!, "closed the connection", exception);
            case HttpRequestException failure:
                throw ExceptionFactory.CreateConnectionException(
                    call,
                    $"the gateway at {baseAddress} could not be reached ({Describe(failure.HttpRequestError)}){Sent(call)}.{(call.Upload is { BytesSent: > 0 } ? " A limit on the size of requests may be the cause." : "")}",
                    failure);
            case OperationCanceledException { InnerException: TimeoutException { InnerException: OperationCanceledException } }:
                throw ExceptionFactory.CreateTimeoutException(
                    call, $"the gateway did not {Expected(call)} within the {httpTimeout.TotalSeconds:0.#} s of the {nameof(HttpClient)}{Sent(call)}.", httpTimeout, exception);
            // Another time limit, as that of connecting; its message says which.
            case OperationCanceledException { InnerException: TimeoutException inner }:
                throw ExceptionFactory.CreateTimeoutException(call, inner.Message, timeout: null, exception);
            case OperationCanceledException:
                throw ExceptionFactory.CreateConnectionException(call, $"the {nameof(HttpClient)} cancelled the request.", exception);
        }
    }

    private static string Expected(GatewayCall call) => call.Upload is null ? "begin to respond" : "read the next piece, or begin to respond,";

    private static string Sent(GatewayCall call) => call.Upload is { BytesSent: > 0 } upload ? $" ({upload.BytesSent} bytes were sent)" : "";

    // A gateway that gets more than it accepts responds and closes while the client is still sending; often only a reset arrives.
    private static bool IsProbablyTooLarge(UploadState? upload) =>
        upload is not null && Math.Max(upload.Length ?? 0, upload.BytesSent) > ExceptionFactory.DefaultBodyLimit;

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
