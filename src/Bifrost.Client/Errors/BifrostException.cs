using Bifrost.Client.Common;

namespace Bifrost.Client;

/// <summary>
/// The base of all exceptions that this library throws, except <see cref="ArgumentException"/> for invalid arguments and
/// <see cref="OperationCanceledException"/> when the caller cancels.
/// </summary>
/// <remarks>
/// <see cref="Exception.Message"/> contains no key, no header and no text from a provider, which can quote the prompt: those texts are on
/// properties.
/// </remarks>
/// <param name="message">What happened.</param>
/// <param name="innerException">The cause; <see langword="null"/> when there is none.</param>
public class BifrostException(string? message, Exception? innerException = null) : Exception(message, innerException)
{
    private long? _itemsDelivered;
    private string? _uploadedFileId;
    private RequestDelivery? _delivery;
    private string? _endpoint;
    private bool? _isTransient;
    private bool? _hasTransientCause;

    /// <summary>The endpoint that was called, as <c>GET /v1/batches/{batch_id}/results</c>; <see langword="null"/> when none was.</summary>
    public string? Endpoint
    {
        get => _endpoint;
        init => _endpoint = value;
    }

    /// <summary>
    /// The number of result items that were returned to the caller before the failure; they are valid. <see langword="null"/> for calls that
    /// read no results.
    /// </summary>
    public long? ItemsDelivered
    {
        get => _itemsDelivered;
        init => _itemsDelivered = value;
    }

    /// <summary>
    /// The id of the file that <c>SubmitAsync</c> had uploaded when creating the batch failed or was cancelled, so that it can be used again or
    /// deleted; <see langword="null"/> when no file was uploaded.
    /// </summary>
    public string? UploadedFileId
    {
        get => _uploadedFileId;
        init => _uploadedFileId = value;
    }

    /// <summary>
    /// Whether the request can have had an effect; <see langword="null"/> when no request was being sent, as for pages that cannot be followed.
    /// </summary>
    public RequestDelivery? Delivery
    {
        get => _delivery;
        init => _delivery = value;
    }

    /// <summary>
    /// Whether the same call can be made again without risk, and may then succeed: what failed can pass, as a lost connection, a timeout or an
    /// overload, and the request had no effect or has the same effect twice. The rule is in docs/failures.md of the repository.
    /// </summary>
    /// <remarks>An exception that a test creates is transient by its type and status code, unless the test sets the value.</remarks>
    public bool IsTransient
    {
        get => _isTransient ?? HasTransientCause;
        init => _isTransient = value;
    }

    /// <summary>The number of requests that were sent for the call, retries included; <see langword="null"/> when none was sent.</summary>
    /// <remarks>Requests that a handler of an <see cref="HttpClient"/> sends again are not counted.</remarks>
    public int? Attempts { get; private set; }

    /// <summary>Whether what failed can pass, whatever the request does.</summary>
    internal bool HasTransientCause
    {
        get => _hasTransientCause ?? IsTransientByDefault;
        init => _hasTransientCause = value;
    }

    private protected virtual bool IsTransientByDefault => false;

    /// <inheritdoc/>
    public override string Message =>
        _itemsDelivered is { } count ? $"{base.Message} Result items delivered before this: {count}." : base.Message;

    internal void SetItemsDelivered(long count) => _itemsDelivered = count;

    internal void SetUploadedFileId(string fileId) => _uploadedFileId = fileId;

    /// <summary>Adds what is known about the call that failed; keeps what is known already.</summary>
    /// <param name="call">The call.</param>
    /// <param name="delivery">What is known about its request.</param>
    internal void SetCall(GatewayCall call, RequestDelivery delivery)
    {
        _endpoint ??= call.Method is null ? null : call.Endpoint;
        Attempts ??= call.Attempts > 0 ? call.Attempts : null;
        if (_delivery is not null)
            return;

        // What an earlier attempt may have done stays unknown, whatever the response to a later one says.
        _delivery = delivery = !call.IsRepeatable && call.MayHaveBeenExecuted ? RequestDelivery.Unknown : delivery;
        _isTransient ??= HasTransientCause && (call.IsRepeatable || delivery != RequestDelivery.Unknown);
    }
}
