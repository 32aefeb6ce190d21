using System.Text.Json;
using Bifrost.Client.Tests.Support;

namespace Bifrost.Client.Tests.Replay;

/// <summary>Recordings of either family are replayed on the OpenAI route, which the client retrieves on.</summary>
internal sealed class RetrieveReplay : CallReplay
{
    public override string TargetOf(RecordedCall call) =>
        $"/openai/v1/batches/{WireSpelling.OpenAISegment(call.Id!, call.Provider?.Value)}{ProviderQuery(call)}";

    public override Task SendAsync(BatchesClient batches, RecordedCall call) => batches.RetrieveAsync(call.Id!, call.Provider);

    public override async Task CheckAsync(BatchesClient batches, RecordedCall call, Recording recording)
    {
        Batch batch = await batches.RetrieveAsync(call.Id!, call.Provider);

        using var received = JsonDocument.Parse(recording.Exchange.Body);
        string provider = (call.Provider ?? ModelProvider.OpenAI).Value;
        Assert.That(batch.Provider?.Value, Is.EqualTo(provider));
        Assert.That(
            new JsonComparison()
                .Translating("id", id => WireSpelling.Unified(id, provider))
                .Translating("input_file_id", id => WireSpelling.UnifiedFile(id, provider))
                .Differences(received.RootElement, batch),
            Is.Empty);
        Assert.That(UntypedMembers.Of(batch), Is.Empty);
    }
}
