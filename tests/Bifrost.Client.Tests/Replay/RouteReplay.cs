namespace Bifrost.Client.Tests.Replay;

/// <summary>
/// No call asks for a path that the gateway does not have; a wrong base address or a proxy does. So what the gateway answers to such a
/// path is served as the answer to a retrieve.
/// </summary>
internal sealed class RouteReplay : CallReplay
{
    private static readonly RetrieveReplay Retrieve = new();
    private static readonly RecordedCall AnyBatch = new(CallKind.Retrieve, "batch_completed", ModelProvider.OpenAI);

    public override string TargetOf(RecordedCall call) => Retrieve.TargetOf(AnyBatch);

    public override Task SendAsync(BifrostClient client, RecordedCall call) => Retrieve.SendAsync(client, AnyBatch);

    public override bool IsAnswer(Recording recording) => false;

    public override string SubstitutionReason(RecordedCall call) => "no call asks for a path that the gateway does not have";

    public override Task CheckAsync(BifrostClient client, RecordedCall call, Recording recording)
    {
        Assert.Fail("Nothing outside of the API is an answer to a call.");
        return Task.CompletedTask;
    }
}
