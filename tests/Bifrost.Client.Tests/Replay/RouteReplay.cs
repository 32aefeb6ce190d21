namespace Bifrost.Client.Tests.Replay;

/// <summary>
/// The client requests no path that the gateway does not have, but a wrong base address or a proxy causes such a request. The recorded
/// response is therefore sent for a retrieve.
/// </summary>
internal sealed class RouteReplay : CallReplay
{
    private static readonly RetrieveReplay Retrieve = new();
    private static readonly RecordedCall AnyBatch = new(CallKind.Retrieve, "batch_completed", ModelProvider.OpenAI);

    public override string TargetOf(RecordedCall call) => Retrieve.TargetOf(AnyBatch);

    public override Task SendAsync(BifrostClient client, RecordedCall call) => Retrieve.SendAsync(client, AnyBatch);

    public override bool IsAnswer(Recording recording) => false;

    public override string SubstitutionReason(RecordedCall call) => "no call requests a path that the gateway does not have";

    public override Task CheckAsync(BifrostClient client, RecordedCall call, Recording recording)
    {
        Assert.Fail("A response from outside of the API is never a success.");
        return Task.CompletedTask;
    }
}
