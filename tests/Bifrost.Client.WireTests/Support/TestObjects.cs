namespace Bifrost.Client.WireTests.Support;

/// <summary>Creates the arguments of calls, and reads what several types of exceptions have in common.</summary>
internal static class TestObjects
{
    public static BatchListOptions BatchList(int? limit, string? cursor = null, string? before = null) =>
        new() { Limit = limit, Cursor = cursor, Before = before };

    public static FileListOptions FileList(FilePurpose? purpose, int? limit, string? cursor = null, string? order = null) =>
        new() { Purpose = purpose, Limit = limit, Cursor = cursor, Order = order };

    public static BatchRequestItem Item(string customId, string body, BatchEndpoint? endpoint = null) =>
        new() { CustomId = customId, Body = JsonPayload.Parse(body), Endpoint = endpoint };

    public static int StatusCodeOf(BifrostException exception) => exception switch
    {
        BifrostApiException refusal => refusal.StatusCode,
        BifrostInvalidResponseException response => response.StatusCode,
        _ => 0,
    };
}
