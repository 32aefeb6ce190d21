using System.Text.Json;
using Answer = Bifrost.Client.Testing.GatewayResponse;

namespace Bifrost.Client.Tests.Support;

/// <summary>Pages of results, as the gateway writes them.</summary>
internal static class Page
{
    public static string Item(string customId, string body = """{"ok":true}""") =>
        $$"""{"custom_id":"{{customId}}","response":{"status_code":200,"body":{{body}} } }""";

    /// <summary>The JSON of a page.</summary>
    /// <param name="customIds">The items by name, parted by spaces.</param>
    /// <param name="rest">Further members, as <c>"has_more":true</c>.</param>
    public static string Json(string customIds, string rest = "") =>
        $$"""{"batch_id":"batch_1","results":[{{string.Join(',', Names(customIds).Select(id => Item(id)))}}]{{(rest.Length == 0 ? "" : "," + rest)}}}""";

    /// <summary>A page that another one follows.</summary>
    public static Answer Then(string customIds, string cursor) =>
        Answer.Json(Json(customIds, $"\"has_more\":true,\"next_cursor\":{JsonSerializer.Serialize(cursor)}"));

    /// <summary>A page that says nothing of another one.</summary>
    public static Answer Last(string customIds) => Answer.Json(Json(customIds));

    private static string[] Names(string customIds) => customIds.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
