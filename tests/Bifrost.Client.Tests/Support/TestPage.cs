using System.Text.Json;

namespace Bifrost.Client.Tests.Support;

/// <summary>Pages of results in the format of the gateway.</summary>
internal static class TestPage
{
    public static string ItemJson(string customId, string body = """{"ok":true}""") =>
        $$"""{"custom_id":"{{customId}}","response":{"status_code":200,"body":{{body}} } }""";

    /// <summary>The JSON of a page.</summary>
    /// <param name="customIds">The <c>custom_id</c> of each item, separated by spaces.</param>
    /// <param name="members">Further members, such as <c>"has_more":true</c>.</param>
    public static string Json(string customIds, string members = "") =>
        $$"""{"batch_id":"batch_1","results":[{{string.Join(',', Split(customIds).Select(id => ItemJson(id)))}}]{{(members.Length == 0 ? "" : "," + members)}}}""";

    /// <summary>A page with a cursor for the next one.</summary>
    public static GatewayResponse WithCursor(string customIds, string cursor) =>
        GatewayResponse.Json(Json(customIds, $"\"has_more\":true,\"next_cursor\":{JsonSerializer.Serialize(cursor)}"));

    /// <summary>A page without a cursor.</summary>
    public static GatewayResponse Last(string customIds) => GatewayResponse.Json(Json(customIds));

    private static string[] Split(string customIds) => customIds.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
