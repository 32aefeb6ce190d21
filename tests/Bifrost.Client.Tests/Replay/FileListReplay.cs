using System.Globalization;
using System.Text.Json;

namespace Bifrost.Client.Tests.Replay;

/// <summary>Lists files as pages and one by one. The provider is sent in all three places, because each version reads another one.</summary>
internal sealed class FileListReplay : CallReplay
{
    public override string TargetOf(RecordedCall call) =>
        $"/v1/files?provider={call.Provider}&x-model-provider={call.Provider}"
        + string.Concat(call.Query.Where(pair => pair.Key is "purpose" or "limit").Select(pair => $"&{pair.Key}={pair.Value}"));

    public override async Task SendAsync(BifrostClient client, RecordedCall call)
    {
        await foreach (BifrostFile file in List(client, call))
            Assert.Fail($"There is a file where an error was recorded: {file}");
    }

    public override async Task CheckAsync(BifrostClient client, RecordedCall call, Recording recording)
    {
        List<FileListPage> pages = [];
        await foreach (FileListPage page in List(client, call).AsPages())
            pages.Add(page);
        List<BifrostFile> files = [];
        await foreach (BifrostFile file in List(client, call))
            files.Add(file);

        using var received = JsonDocument.Parse(recording.Exchange.Body);
        Assert.That(pages, Has.Count.EqualTo(1));
        RecordAssert.Check(received.RootElement, pages[0], call.Provider!.Value);
        JsonElement[] data = [.. received.RootElement.GetProperty("data").EnumerateArray()];
        Assert.That(files, Has.Count.EqualTo(data.Length));
        foreach ((JsonElement one, BifrostFile file) in data.Zip(files))
            RecordAssert.Check(one, file, call.Provider.Value);
    }

    public override void CheckRequest(GatewayRequest request, RecordedCall call)
    {
        base.CheckRequest(request, call);
        Assert.That(request.Headers["x-model-provider"], Is.EqualTo(call.Provider!.Value.Value));
    }

    private static BifrostPageable<BifrostFile, FileListPage> List(BifrostClient client, RecordedCall call) =>
        client.Files.ListAsync(
            call.Provider!.Value,
            new FileListOptions
            {
                Purpose = call.Query.TryGetValue("purpose", out string? purpose) ? new FilePurpose(purpose) : null,
                Limit = call.Query.TryGetValue("limit", out string? limit) ? int.Parse(limit, CultureInfo.InvariantCulture) : null,
            });
}
