using System.Text.Json;

namespace Bifrost.Client.Tests.Replay;

/// <summary>Retrieves a file on the route that accepts its id in every version of the gateway.</summary>
internal sealed class FileRetrieveReplay : CallReplay
{
    public override string TargetOf(RecordedCall call) => GatewayIdFormat.FilePath(call.Id!, call.Provider?.Value) + ProviderQuery(call);

    public override Task SendAsync(BifrostClient client, RecordedCall call) => client.Files.RetrieveAsync(call.Id!, call.Provider!.Value);

    public override async Task CheckAsync(BifrostClient client, RecordedCall call, Recording recording)
    {
        BifrostFile file = await client.Files.RetrieveAsync(call.Id!, call.Provider!.Value);

        using var received = JsonDocument.Parse(recording.Exchange.Body);
        Assert.That(file.Id, Is.EqualTo(call.Id));
        RecordAssert.Check(received.RootElement, file, call.Provider.Value);
    }
}
