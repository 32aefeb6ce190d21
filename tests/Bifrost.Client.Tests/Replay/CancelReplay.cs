using System.Text.Json;

namespace Bifrost.Client.Tests.Replay;

/// <summary>
/// The client ignores the response to a cancel and retrieves the batch afterwards, also when the provider rejected the cancel because the
/// batch had already ended.
/// </summary>
internal sealed class CancelReplay : CallReplay
{
    private static readonly RetrieveReplay Retrieve = new();

    public override string Method => "POST";

    public override string TargetOf(RecordedCall call) =>
        $"/openai/v1/batches/{GatewayIdFormat.OpenAISegment(call.Id!, call.Provider?.Value)}/cancel{ProviderQuery(call)}";

    public override Task SendAsync(BifrostClient client, RecordedCall call) => client.Batches.CancelAsync(call.Id!, call.Provider!.Value);

    public override async Task CheckAsync(BifrostClient client, RecordedCall call, Recording recording)
    {
        Batch batch = await client.Batches.CancelAsync(call.Id!, call.Provider!.Value);

        using var received = JsonDocument.Parse(Retrieved(call, recording).Body);
        RecordAssert.Check(received.RootElement, batch, call.Provider!.Value);
    }

    public override bool IsAnswer(Recording recording) => recording.IsSuccess || recording.Exchange.StatusCode == 409;

    public override IEnumerable<RecordedExchange> AdditionalExchanges(RecordedCall call, Recording recording) =>
        [Retrieved(call, recording) with { Path = Retrieve.TargetOf(call) }];

    // The same batch, retrieved from the same gateway.
    private static RecordedExchange Retrieved(RecordedCall call, Recording recording) =>
        Recording.All.First(other =>
            other.Version == recording.Version && other.IsSuccess
            && RecordedCall.Of(other.Exchange) is { Kind: CallKind.Retrieve } retrieve && retrieve.Id == call.Id && retrieve.Provider == call.Provider).Exchange;
}
