using System.Text.Json;

namespace Bifrost.Client.Tests.Replay;

/// <summary>A record holds every member that was received, ids in the unified spelling, and no other.</summary>
internal static class RecordAssert
{
    public static void Check(JsonElement received, Batch batch, ModelProvider provider)
    {
        Assert.That(batch.Provider, Is.EqualTo(provider));
        Check(received, batch, Translating("", provider));
    }

    public static void Check(JsonElement received, BatchListPage page, ModelProvider provider)
    {
        Assert.That(page.Items.Select(batch => batch.Provider), Has.All.EqualTo(provider));
        Check(received, page, [.. page.Items.SelectMany((_, index) => Translating($"data[{index}].", provider))]);
    }

    public static void Check(JsonElement received, BifrostFile file, ModelProvider provider) =>
        Check(received, file, [FileId("id", provider)]);

    public static void Check(JsonElement received, FileListPage page, ModelProvider provider) =>
        Check(received, page, [.. page.Items.Select((_, index) => FileId($"data[{index}].id", provider))]);

    public static void Check(JsonElement received, FileDeletion deletion, ModelProvider provider) =>
        Check(received, deletion, [FileId("id", provider)]);

    private static void Check<T>(JsonElement received, T record, IEnumerable<(string Member, Func<string, string> Translate)> ids)
        where T : class
    {
        var comparison = new JsonComparison();
        foreach ((string member, Func<string, string> translate) in ids)
            comparison.WithConversion(member, translate);
        Assert.That(comparison.Differences(received, record), Is.Empty);
        Assert.That(UnmappedMembers.Of(record), Is.Empty);
    }

    private static (string Member, Func<string, string> Translate)[] Translating(string path, ModelProvider provider) =>
        [(path + "id", id => GatewayIdFormat.Unified(id, provider.Value)), FileId(path + "input_file_id", provider)];

    private static (string Member, Func<string, string> Translate) FileId(string member, ModelProvider provider) =>
        (member, id => GatewayIdFormat.UnifiedFile(id, provider.Value));
}
