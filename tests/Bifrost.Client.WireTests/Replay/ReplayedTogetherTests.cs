using System.Text;
using System.Text.Json;

namespace Bifrost.Client.WireTests.Replay;

/// <summary>Calls that need several recordings.</summary>
public sealed class ReplayedTogetherTests : WireFixture
{
    private static readonly string[] Versions = ["1.4.19", "1.5.16"];

    [TestCaseSource(nameof(Versions))]
    public async Task A_recorded_list_is_followed_to_its_end(string version)
    {
        Recording[] pages =
        [
            Named(version, "openai.list.unified.limit-2"),
            .. Recording.All.Where(recording => NamePatterns.Fits($"{version}/openai.list.page-*", recording)),
        ];
        foreach (Recording page in pages)
            Server.Serve("GET", page.Path, page.Answer);

        List<string> ids = [];
        using BifrostClient client = RecordedClient.For(pages[0], Server);
        await foreach (Batch batch in client.Batches.ListAsync(ModelProvider.OpenAI, TestObjects.BatchList(2)))
            ids.Add(batch.Id);

        IEnumerable<JsonElement> batches = pages.SelectMany(page => page.Json().GetProperty("data").EnumerateArray());
        Assert.That(ids, Is.EqualTo(batches.Select(batch => batch.GetProperty("id").GetString())));
        Assert.That(Server.Requests.Select(request => request.ToString()), Is.EqualTo(pages.Select(page => "GET " + page.Path)));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Results_and_the_error_file_of_a_recorded_batch_are_read_as_one(string version)
    {
        Recording batch = Named(version, "openai.retrieve.integration.completed"), results = Named(version, "openai.results.completed");
        Recording errors = Named(version, "openai.files.content.unified.errors");
        foreach (Recording recording in new[] { batch, results, errors })
            Server.Serve("GET", recording.Path, recording.Answer);
        IEnumerable<JsonElement> recorded = results.Json().GetProperty("results").EnumerateArray().Concat(LinesOf(errors));
        string[] expected = [.. recorded.Select(Essentials.OfItem)];
        var reference = new BatchReference(ModelProvider.OpenAI, "batch_completed");

        using BifrostClient client = RecordedClient.For(batch, Server);
        List<string> items = [], read = [];
        await foreach (BatchResultItem item in client.Batches.GetResultsAsync(reference))
            items.Add(Essentials.Of(item));
        await using (BatchResultReader reader = client.Batches.OpenResultReader(reference))
        {
            while (await reader.ReadAsync())
                read.Add(Essentials.Of(reader.ToItem()));
        }

        Assert.That(items, Is.EqualTo(expected));
        Assert.That(read, Is.EqualTo(expected));
        string[] once = [.. new[] { batch, results, errors }.Select(recording => "GET " + recording.Path)];
        Assert.That(Server.Requests.Select(request => request.ToString()), Is.EqualTo([.. once, .. once]));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task A_recorded_file_of_results_is_read_item_by_item(string version)
    {
        Recording errors = Named(version, "openai.files.content.unified.errors");
        Server.Serve("GET", errors.Path, errors.Answer);

        using BifrostClient client = RecordedClient.For(errors, Server);
        List<string> items = [];
        await foreach (BatchResultItem item in client.Files.GetResultItemsAsync("file-err-completed", ModelProvider.OpenAI))
            items.Add(Essentials.Of(item));

        Assert.That(items, Is.EqualTo(LinesOf(errors).Select(Essentials.OfItem)).And.Not.Empty);
    }

    private static Recording Named(string version, string name) => Recording.All.Single(recording => recording.Name == $"{version}/{name}");

    private static IEnumerable<JsonElement> LinesOf(Recording file) =>
        Encoding.UTF8.GetString(file.Answer.Body).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line));
}
