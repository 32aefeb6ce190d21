namespace Bifrost.Client.Extensions.AI.Tests.Support;

/// <summary>Result items as the gateway returns them.</summary>
internal static class Items
{
    /// <summary>An item with the response of a provider other than Anthropic.</summary>
    public static BatchResultItem Of(string body) =>
        new() { CustomId = "a", Response = new BatchItemResponse { StatusCode = 200, Body = JsonPayload.Parse(body) } };

    /// <summary>An item with a message of Anthropic.</summary>
    public static BatchResultItem OfAnthropic(string message) =>
        new() { CustomId = "a", Result = new BatchItemResult { Type = "succeeded", Message = JsonPayload.Parse(message) } };
}
