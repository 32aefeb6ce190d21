namespace Bifrost.Client;

/// <summary>
/// The base of every failure that this library reports. A caller's own cancellation is not one: it stays
/// <see cref="OperationCanceledException"/>; bad arguments stay <see cref="ArgumentException"/>.
/// </summary>
/// <remarks>No message holds a key, a header, or what a provider said, which can be prompt text: that stays on properties.</remarks>
public class BifrostException : Exception
{
    private long? _itemsDelivered;

    /// <summary>Creates the exception.</summary>
    public BifrostException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public BifrostException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public BifrostException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The endpoint that was called, as <c>GET /v1/batches/{batch_id}/results</c>; <see langword="null"/> when none was.</summary>
    public string? Endpoint { get; init; }

    /// <summary>
    /// How many result items had been handed to the caller before the failure; those stay good. <see langword="null"/> for calls that
    /// read no results.
    /// </summary>
    public long? ItemsDelivered
    {
        get => _itemsDelivered;
        init => _itemsDelivered = value;
    }

    /// <summary>
    /// Whether the same call may well succeed later: the gateway or the provider behind it could not be reached, was too slow or
    /// overloaded, or a rate was exceeded.
    /// </summary>
    public virtual bool IsTransient => false;

    /// <inheritdoc/>
    public override string Message =>
        _itemsDelivered is { } count ? $"{base.Message} Result items delivered before this: {count}." : base.Message;

    /// <summary>Tells the exception what only the reading of results knows.</summary>
    internal void SetItemsDelivered(long count) => _itemsDelivered = count;
}
