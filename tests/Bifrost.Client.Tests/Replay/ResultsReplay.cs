using System.Text.Json;

namespace Bifrost.Client.Tests.Replay;

/// <summary>Reads results as a page and item by item. Both must have all recorded members.</summary>
internal sealed class ResultsReplay : CallReplay
{
    public override string TargetOf(RecordedCall call) =>
        $"/v1/batches/{GatewayIdFormat.UnifiedSegment(call.Id!, call.Provider?.Value)}/results{ProviderQuery(call)}";

    public override async Task SendAsync(BifrostClient client, RecordedCall call)
    {
        await foreach (BatchResultItem item in client.Batches.GetEndpointResultsAsync(call.Id!, call.Provider!.Value))
            Assert.Fail($"There is an item where an error was recorded: {item}");
    }

    public override async Task CheckAsync(BifrostClient client, RecordedCall call, Recording recording)
    {
        ModelProvider provider = call.Provider!.Value;
        BatchResultsPage page = await client.Batches.GetResultsPageAsync(call.Id!, provider);
        List<BatchResultItem> items = [];
        await foreach (BatchResultItem item in client.Batches.GetEndpointResultsAsync(call.Id!, provider))
            items.Add(item);

        using var received = JsonDocument.Parse(recording.Exchange.Body);
        Assert.That(
            new JsonComparison().WithConversion("batch_id", id => GatewayIdFormat.Unified(id, provider.Value)).Differences(received.RootElement, page),
            Is.Empty);
        Assert.That(UnmappedMembers.Of(page), Is.Empty);
        JsonElement results = received.RootElement.GetProperty("results");
        JsonElement[] expected = results.ValueKind == JsonValueKind.Null ? [] : [.. results.EnumerateArray()];
        CheckItems(expected, page.Items);
        CheckItems(expected, items);
    }

    /// <summary>Asserts that items have all members of the received ones.</summary>
    public static void CheckItems(IReadOnlyList<JsonElement> expected, IReadOnlyList<BatchResultItem> items)
    {
        Assert.That(items, Has.Count.EqualTo(expected.Count));
        foreach ((JsonElement one, BatchResultItem item) in expected.Zip(items))
        {
            Assert.That(item.CustomId, Is.EqualTo(one.GetProperty("custom_id").GetString()));
            Assert.That(item.Outcome, Is.EqualTo(GatewayOutcomeRule.OutcomeOf(one)), item.CustomId);
            Assert.That(new JsonComparison().Differences(one, item), Is.Empty);
            Assert.That(UnmappedMembers.Of(item), Is.Empty);
            Assert.That(item.Body?.ToString(), Is.EqualTo(PayloadOf(one)), item.CustomId);
        }
    }

    private static string? PayloadOf(JsonElement item) =>
        item.TryGetProperty("response", out JsonElement response) && response.TryGetProperty("body", out JsonElement body) ? body.GetRawText()
        : item.TryGetProperty("result", out JsonElement result) && result.TryGetProperty("message", out JsonElement message) ? message.GetRawText()
        : null;
}
