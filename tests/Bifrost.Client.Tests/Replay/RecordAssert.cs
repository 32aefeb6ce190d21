using System.Text.Json;

namespace Bifrost.Client.Tests.Replay;

/// <summary>Asserts that a record has all received members and no others, with ids in the unified format.</summary>
internal static class RecordAssert
{
    public static void Check(JsonElement received, Batch batch, ModelProvider provider)
    {
        Assert.That(batch.Provider, Is.EqualTo(provider));
        Check(received, batch, ConvertedIds("", provider));
    }

    public static void Check(JsonElement received, BatchListPage page, ModelProvider provider)
    {
        Assert.That(page.Items.Select(batch => batch.Provider), Has.All.EqualTo(provider));
        Check(received, page, [.. page.Items.SelectMany((_, index) => ConvertedIds($"data[{index}].", provider))]);
    }

    public static void Check(JsonElement received, BifrostFile file, ModelProvider provider) =>
        Check(received, file, [FileId("id", provider)]);

    public static void Check(JsonElement received, FileListPage page, ModelProvider provider) =>
        Check(received, page, [.. page.Items.Select((_, index) => FileId($"data[{index}].id", provider))]);

    public static void Check(JsonElement received, FileDeletion deletion, ModelProvider provider) =>
        Check(received, deletion, [FileId("id", provider)]);

    private static void Check<T>(JsonElement received, T record, IEnumerable<(string Member, Func<string, string> Convert)> ids)
        where T : class
    {
        var comparison = new JsonComparison();
        foreach ((string member, Func<string, string> convert) in ids)
            comparison.WithConversion(member, convert);
        Assert.That(comparison.Differences(received, record), Is.Empty);
        Assert.That(UnmappedMembers.Of(record), Is.Empty);
    }

    private static (string Member, Func<string, string> Convert)[] ConvertedIds(string path, ModelProvider provider) =>
        [(path + "id", id => GatewayIdFormat.Unified(id, provider.Value)), FileId(path + "input_file_id", provider)];

    private static (string Member, Func<string, string> Convert) FileId(string member, ModelProvider provider) =>
        (member, id => GatewayIdFormat.UnifiedFile(id, provider.Value));
}
