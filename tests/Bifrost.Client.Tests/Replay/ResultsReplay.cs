using System.Text.Json;
using Bifrost.Client.Tests.Support;

namespace Bifrost.Client.Tests.Replay;

/// <summary>Results are read twice, as a page and item by item: both must hold all that was recorded.</summary>
internal sealed class ResultsReplay : CallReplay
{
    public override string TargetOf(RecordedCall call) =>
        $"/v1/batches/{WireSpelling.UnifiedSegment(call.Id!, call.Provider?.Value)}/results{ProviderQuery(call)}";

    public override async Task SendAsync(BatchesClient batches, RecordedCall call)
    {
        await foreach (BatchResultItem item in batches.GetEndpointResultsAsync(call.Id!, call.Provider!.Value))
            Assert.Fail($"There is an item where a refusal was recorded: {item}");
    }

    public override async Task CheckAsync(BatchesClient batches, RecordedCall call, Recording recording)
    {
        ModelProvider provider = call.Provider!.Value;
        BatchResultsPage page = await batches.GetResultsPageAsync(call.Id!, provider);
        List<BatchResultItem> items = [];
        await foreach (BatchResultItem item in batches.GetEndpointResultsAsync(call.Id!, provider))
            items.Add(item);

        using var received = JsonDocument.Parse(recording.Exchange.Body);
        Assert.That(
            new JsonComparison().Translating("batch_id", id => WireSpelling.Unified(id, provider.Value)).Differences(received.RootElement, page),
            Is.Empty);
        Assert.That(UntypedMembers.Of(page), Is.Empty);
        CheckItems(received.RootElement.GetProperty("results"), page.Results);
        CheckItems(received.RootElement.GetProperty("results"), items);
    }

    private static void CheckItems(JsonElement received, IReadOnlyList<BatchResultItem> items)
    {
        JsonElement[] expected = received.ValueKind == JsonValueKind.Null ? [] : [.. received.EnumerateArray()];
        Assert.That(items, Has.Count.EqualTo(expected.Length));
        foreach ((JsonElement one, BatchResultItem item) in expected.Zip(items))
        {
            Assert.That(item.CustomId, Is.EqualTo(one.GetProperty("custom_id").GetString()));
            Assert.That(item.Outcome, Is.EqualTo(ServerRule.OutcomeOf(one)), item.CustomId);
            Assert.That(new JsonComparison().Differences(one, item), Is.Empty);
            Assert.That(item.Body?.ToString(), Is.EqualTo(PayloadOf(one)), item.CustomId);
        }
    }

    private static string? PayloadOf(JsonElement item) =>
        item.TryGetProperty("response", out JsonElement response) && response.TryGetProperty("body", out JsonElement body) ? body.GetRawText()
        : item.TryGetProperty("result", out JsonElement result) && result.TryGetProperty("message", out JsonElement message) ? message.GetRawText()
        : null;
}
