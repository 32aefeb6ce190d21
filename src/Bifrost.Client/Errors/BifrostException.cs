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

    /// <summary>The endpoint that was called, as <c>GET /v1/batches/{batch_id}/results</c>; <see langword="null"/> when none was.</summary>
    public string? Endpoint { get; init; }

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
    /// The id of the file that <c>SubmitAsync</c> had uploaded when creating the batch failed, so that it can be used again or deleted;
    /// <see langword="null"/> when no file was uploaded.
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
    /// Whether the same call may succeed later: the gateway or the provider could not be reached, was too slow or overloaded, or a rate limit
    /// was exceeded.
    /// </summary>
    public virtual bool IsTransient => false;

    /// <inheritdoc/>
    public override string Message =>
        _itemsDelivered is { } count ? $"{base.Message} Result items delivered before this: {count}." : base.Message;

    internal void SetItemsDelivered(long count) => _itemsDelivered = count;

    internal void SetUploadedFileId(string fileId) => _uploadedFileId = fileId;
}
