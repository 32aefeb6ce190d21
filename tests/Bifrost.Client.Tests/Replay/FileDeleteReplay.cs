using System.Text.Json;

namespace Bifrost.Client.Tests.Replay;

/// <summary>Deletes a file.</summary>
internal sealed class FileDeleteReplay : CallReplay
{
    public override string Method => "DELETE";

    public override string TargetOf(RecordedCall call) => GatewayIdFormat.FilePath(call.Id!, call.Provider?.Value) + ProviderQuery(call);

    public override Task SendAsync(BifrostClient client, RecordedCall call) => client.Files.DeleteAsync(call.Id!, call.Provider!.Value);

    public override async Task CheckAsync(BifrostClient client, RecordedCall call, Recording recording)
    {
        FileDeletion deletion = await client.Files.DeleteAsync(call.Id!, call.Provider!.Value);

        using var received = JsonDocument.Parse(recording.Exchange.Body);
        Assert.That(deletion.Id, Is.EqualTo(call.Id));
        RecordAssert.Check(received.RootElement, deletion, call.Provider.Value);
    }
}
