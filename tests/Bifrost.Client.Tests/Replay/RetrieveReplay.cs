using System.Text.Json;

namespace Bifrost.Client.Tests.Replay;

/// <summary>Retrieves a batch on the OpenAI route, also for recordings of the unified route.</summary>
internal sealed class RetrieveReplay : CallReplay
{
    public override string TargetOf(RecordedCall call) =>
        $"/openai/v1/batches/{GatewayIdFormat.OpenAISegment(call.Id!, call.Provider?.Value)}{ProviderQuery(call)}";

    public override Task SendAsync(BifrostClient client, RecordedCall call) => client.Batches.RetrieveAsync(call.Id!, call.Provider);

    // The stand-in of the provider returned another batch than was asked for.
    public override bool IsAnswer(Recording recording) => recording.IsSuccess && recording.Exchange.Name != "openai.retrieve.unified.slow";

    public override RecordedCall Sendable(RecordedCall call) => call with { Id = "batch_sendable" };

    public override async Task CheckAsync(BifrostClient client, RecordedCall call, Recording recording)
    {
        Batch batch = await client.Batches.RetrieveAsync(call.Id!, call.Provider);

        using var received = JsonDocument.Parse(recording.Exchange.Body);
        RecordAssert.Check(received.RootElement, batch, call.Provider ?? ModelProvider.OpenAI);
    }
}
