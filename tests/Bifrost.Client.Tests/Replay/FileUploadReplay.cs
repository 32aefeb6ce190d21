using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Tests.Replay;

/// <summary>Uploads the recorded file again. The form that the gateway receives must have the recorded parts.</summary>
internal sealed class FileUploadReplay : CallReplay
{
    public override string Method => "POST";

    public override string TargetOf(RecordedCall call) => $"/v1/files{ProviderQuery(call)}";

    public override Task SendAsync(BifrostClient client, RecordedCall call) => UploadAsync(client, call);

    public override async Task CheckAsync(BifrostClient client, RecordedCall call, Recording recording)
    {
        BifrostFile file = await UploadAsync(client, call);

        using var received = JsonDocument.Parse(recording.Exchange.Body);
        RecordAssert.Check(received.RootElement, file, call.Provider!.Value);
    }

    public override RecordedCall Sendable(RecordedCall call) => RecordedCall.Of(Recording.Named("1.5.16/openai.files.upload.unified").Exchange);

    public override void CheckRequest(GatewayRequest request, RecordedCall call)
    {
        Assert.That(request.Headers["x-model-provider"], Is.EqualTo(call.Provider!.Value.Value));
        Assert.That(FormPart.In(request.Headers["Content-Type"], Encoding.UTF8.GetString(request.Body.Span)), Is.EqualTo(PartsOf(call)));
    }

    private static IReadOnlyList<FormPart> PartsOf(RecordedCall call) => FormPart.In(call.Headers["Content-Type"], call.Body!);

    private static async Task<BifrostFile> UploadAsync(BifrostClient client, RecordedCall call)
    {
        Dictionary<string, FormPart> parts = PartsOf(call).ToDictionary(part => part.Name);
        var upload = new FileUpload
        {
            Provider = call.Provider ?? default,
            Purpose = new FilePurpose(parts.GetValueOrDefault("purpose")?.Content),
            FileName = parts["file"].FileName,
        };
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(parts["file"].Content));
        return await client.Files.UploadAsync(content, upload);
    }
}
