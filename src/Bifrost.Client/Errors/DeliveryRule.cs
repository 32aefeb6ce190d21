using Bifrost.Client.Common;

namespace Bifrost.Client.Errors;

/// <summary>Decides what is known about the request of a call that failed. docs/failures.md describes the rule.</summary>
internal static class DeliveryRule
{
    /// <summary>For a request without a response, or with one that does not say whether it was executed.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isNotSent">Whether the failure itself shows that no request was sent, as when there is no connection.</param>
    public static RequestDelivery GetWithoutResponse(GatewayCall call, bool isNotSent = false)
    {
        // The body decides where there is one: a handler can have sent an earlier attempt completely.
        bool isIncomplete = call.Upload is { } upload ? !upload.IsComplete : isNotSent || call.Attempts == 0;
        return isIncomplete ? RequestDelivery.NotSent : RequestDelivery.Unknown;
    }

    /// <summary>For a success whose response cannot be read: a create or an upload was executed.</summary>
    public static RequestDelivery GetWithBrokenResponse(GatewayCall call) =>
        call.IsRepeatable ? RequestDelivery.Answered : RequestDelivery.Unknown;
}
