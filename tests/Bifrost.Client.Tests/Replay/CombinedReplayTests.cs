using System.Text.Json;

namespace Bifrost.Client.Tests.Replay;

/// <summary>Tests that need more than one recording.</summary>
public sealed class CombinedReplayTests : GatewayTestBase
{
    private static IEnumerable<string> Versions => Recording.All.Select(recording => recording.Version).Distinct();

    private static IEnumerable<Recording> RefusedCancels =>
        Recording.All.Where(recording => RecordedCall.Of(recording.Exchange).Kind is CallKind.Cancel && !recording.IsSuccess);

    [TestCaseSource(nameof(Versions))]
    public async Task Nine_recorded_pages_are_one_list_without_duplicates(string version)
    {
        Recording[] pages =
        [
            Recording.Named($"{version}/openai.list.unified.limit-2"),
            .. Enumerable.Range(2, 8).Select(page => Recording.Named($"{version}/openai.list.page-0{page}")),
        ];
        foreach (Recording page in pages)
            Gateway.AddRecording(page.Exchange);

        List<string> ids = [];
        await foreach (Batch batch in CreateClient().Batches.ListAsync(ModelProvider.OpenAI, new BatchListOptions { Limit = 2 }))
            ids.Add(batch.Id);

        Assert.That(ids, Is.EqualTo(pages.SelectMany(IdsOf)));
        Assert.That(ids, Is.Unique.And.Count.EqualTo(17));
        Assert.That(ids, Is.EqualTo(IdsOf(Recording.Named($"{version}/openai.list.unified.limit-x"))), "The list in one page");
        Assert.That(Gateway.Requests.Select(request => request.ToString()), Is.EqualTo(pages.Select(page => $"GET {page.Exchange.Path}")));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task A_list_can_start_from_the_cursor_of_a_recorded_page(string version)
    {
        Recording[] pages = [Recording.Named($"{version}/openai.list.page-08"), Recording.Named($"{version}/openai.list.page-09")];
        foreach (Recording page in pages)
            Gateway.AddRecording(page.Exchange);
        string cursor = RecordedCall.Of(pages[0].Exchange).Query["after"];

        List<string> ids = [];
        await foreach (BatchListPage page in CreateClient().Batches.ListAsync(ModelProvider.OpenAI, new BatchListOptions { Limit = 2 }).AsPages(cursor))
            ids.AddRange(page.Items.Select(batch => batch.Id));

        Assert.That(ids, Is.EqualTo(pages.SelectMany(IdsOf)));
    }

    [TestCaseSource(nameof(RefusedCancels))]
    public async Task A_rejected_cancel_of_a_running_batch_throws_the_error(Recording recording)
    {
        var plan = ReplayPlan.Of(recording);
        var retrieve = new RecordedCall(CallKind.Retrieve, plan.Call.Id, plan.Call.Provider);
        Recording running = Recording.Named($"{recording.Version}/openai.retrieve.unified.inprogress");
        Gateway.AddRecording(plan.Exchange);
        Gateway.AddRecording(running.Exchange with { Path = new RetrieveReplay().TargetOf(retrieve) });

        BifrostApiException raised = await ExceptionAssert.ThrowsAsync<BifrostApiException>(
            () => plan.Replay!.SendAsync(CreateClient(), plan.Call));

        RecordedErrorAssert.Check(raised, recording, typeof(BifrostApiException), "POST");
        Assert.That(Gateway.Requests, Has.Count.EqualTo(2));
    }

    private static IEnumerable<string> IdsOf(Recording page)
    {
        using var received = JsonDocument.Parse(page.Exchange.Body);
        return ListReplay.IdsOf(received.RootElement, ModelProvider.OpenAI);
    }
}
