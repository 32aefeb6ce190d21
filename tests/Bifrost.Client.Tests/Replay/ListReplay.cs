using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Tests.Replay;

/// <summary>
/// Lists batches as a page, which must have all recorded members, and batch by batch, which follows the cursor of the page. Where the gateway
/// ignores cursors the recorded page is sent again; otherwise a last page.
/// </summary>
internal sealed class ListReplay : CallReplay
{
    private const string LastPage = """{"object":"list","data":[{"id":"batch_on_the_last_page","status":"completed"}],"extra_fields":{}}""";

    public override string TargetOf(RecordedCall call) => TargetOf(call, call.Query.GetValueOrDefault("after"));

    public override async Task SendAsync(BifrostClient client, RecordedCall call)
    {
        await foreach (Batch batch in List(client, call))
            Assert.Fail($"There is a batch where an error was recorded: {batch}");
    }

    public override async Task CheckAsync(BifrostClient client, RecordedCall call, Recording recording)
    {
        using var received = JsonDocument.Parse(recording.Exchange.Body);
        await foreach (BatchListPage page in List(client, call).AsPages())
        {
            RecordAssert.Check(received.RootElement, page, call.Provider!.Value);
            break;
        }

        List<string> ids = [];
        Exception? end = await ExceptionAssert.RecordAsync(async () =>
        {
            await foreach (Batch batch in List(client, call))
                ids.Add(batch.Id);
        });
        string? cursor = CursorOf(received.RootElement);
        bool repeats = cursor is not null && IgnoresCursor(call);
        IEnumerable<string> expected = IdsOf(received.RootElement, call.Provider!.Value);
        Assert.That(ids, Is.EqualTo(cursor is null || repeats ? expected : expected.Append("batch_on_the_last_page")));
        if (repeats)
            CheckPagination(end, cursor!);
        else
            Assert.That(end, Is.Null);
    }

    public override string? SubstitutionReason(RecordedCall call) =>
        call.Query.TryGetValue("limit", out string? limit) && LimitOf(call) is null ? $"a limit that is '{limit}' cannot be given to the client" : null;

    public override IEnumerable<RecordedExchange> AdditionalExchanges(RecordedCall call, Recording recording)
    {
        if (!IsAnswer(recording))
            return [];
        using var received = JsonDocument.Parse(recording.Exchange.Body);
        if (CursorOf(received.RootElement) is not { } cursor)
            return [];
        RecordedExchange next = recording.Exchange with { Path = TargetOf(call, cursor) };
        return [IgnoresCursor(call) ? next : next with { Body = Encoding.UTF8.GetBytes(LastPage) }];
    }

    /// <summary>The ids of a recorded page in the unified format.</summary>
    public static IEnumerable<string> IdsOf(JsonElement page, ModelProvider provider) =>
        [.. page.GetProperty("data").EnumerateArray().Select(batch => GatewayIdFormat.Unified(batch.GetProperty("id").GetString()!, provider.Value))];

    private static void CheckPagination(Exception? end, string cursor)
    {
        Assert.That(end, Is.TypeOf<BifrostPaginationException>());
        var exception = (BifrostPaginationException)end!;
        Assert.That(exception.Cursor, Is.EqualTo(cursor));
        Assert.That(exception.Endpoint, Is.EqualTo("GET /v1/batches"));
        Assert.That(exception.Message, Does.Contain("ignore the cursor"));
    }

    // docs/gateway-quirks.md, 9.
    private static bool IgnoresCursor(RecordedCall call) => call.Provider?.Value is "anthropic" or "gemini" or "bedrock";

    private static string? CursorOf(JsonElement page) =>
        page.TryGetProperty("has_more", out JsonElement more) && more.GetBoolean() ? page.GetProperty("next_cursor").GetString() : null;

    private static int? LimitOf(RecordedCall call) =>
        int.TryParse(call.Query.GetValueOrDefault("limit"), CultureInfo.InvariantCulture, out int limit) ? limit : null;

    private static string TargetOf(RecordedCall call, string? after)
    {
        string limit = LimitOf(call) is { } number ? string.Create(CultureInfo.InvariantCulture, $"&limit={number}") : "";
        return $"/v1/batches{ProviderQuery(call)}{limit}{(after is null ? "" : "&after=" + after.Replace("=", "%3D", StringComparison.Ordinal))}";
    }

    private static BifrostPageable<Batch, BatchListPage> List(BifrostClient client, RecordedCall call) =>
        client.Batches.ListAsync(
            call.Provider ?? default, new BatchListOptions { Limit = LimitOf(call), Cursor = call.Query.GetValueOrDefault("after") });
}
