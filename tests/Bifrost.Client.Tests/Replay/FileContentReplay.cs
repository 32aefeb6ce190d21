using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Tests.Replay;

/// <summary>Downloads a file byte for byte, and reads the output and error files of OpenAI as result items with all members of their lines.</summary>
internal sealed class FileContentReplay : CallReplay
{
    public override string TargetOf(RecordedCall call) => $"{GatewayIdFormat.FilePath(call.Id!, call.Provider?.Value)}/content{ProviderQuery(call)}";

    public override async Task SendAsync(BifrostClient client, RecordedCall call)
    {
        await using Stream content = await client.Files.GetContentAsync(call.Id!, call.Provider ?? default);
        Assert.Fail("There is content where an error was recorded.");
    }

    public override async Task CheckAsync(BifrostClient client, RecordedCall call, Recording recording)
    {
        using var copy = new MemoryStream();
        await using (Stream content = await client.Files.GetContentAsync(call.Id!, call.Provider!.Value))
        {
            Assert.That(content.Length, Is.EqualTo(recording.Exchange.Body.Length));
            await content.CopyToAsync(copy);
        }

        Assert.That(copy.ToArray(), Is.EqualTo(recording.Exchange.Body.ToArray()));
        if (call.Provider == ModelProvider.OpenAI)
            await CheckItemsAsync(client, call, Encoding.UTF8.GetString(recording.Exchange.Body.Span));
    }

    private static async Task CheckItemsAsync(BifrostClient client, RecordedCall call, string content)
    {
        List<BatchResultItem> items = [];
        await foreach (BatchResultItem item in client.Files.GetResultItemsAsync(call.Id!, call.Provider!.Value))
            items.Add(item);

        string[] lines = content.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        ResultsReplay.CheckItems([.. lines.Select(line => JsonElement.Parse(line))], items);
    }
}
