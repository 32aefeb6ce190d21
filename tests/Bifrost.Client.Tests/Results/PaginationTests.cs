namespace Bifrost.Client.Tests.Results;

public sealed class PaginationTests : GatewayTestBase
{
    private string CursorsSent => string.Join(' ', Gateway.Requests.Select(request => request.Query("after") ?? "-"));

    [Test]
    public async Task Two_pages_are_read_as_one_sequence([Values] EnumerationMode mode)
    {
        RespondInOrder(TestPage.WithCursor("a b", "c1"), TestPage.Last("c d"));
        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference), mode);
        Assert.That(collected, Is.EqualTo(new CollectedResults("a b c d", null)));
        Assert.That(CursorsSent, Is.EqualTo("- c1"));
    }

    [Test]
    public async Task Many_pages_are_read_as_one_sequence([Values] EnumerationMode mode)
    {
        const int Count = 30;
        RespondInOrder(Enumerable.Range(0, Count).Select(page => page == Count - 1 ? TestPage.Last($"i{page}") : TestPage.WithCursor($"i{page}", $"c{page}")));
        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference), mode);
        Assert.That(collected.CustomIds.Split(' '), Is.EqualTo(Enumerable.Range(0, Count).Select(page => $"i{page}")));
        Assert.That(collected.Failure, Is.Null);
    }

    [Test]
    public async Task Pages_share_a_connection()
    {
        RespondInOrder(TestPage.WithCursor("a", "c1"), TestPage.WithCursor("b", "c2"), TestPage.Last("c"));
        await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference));
        Assert.That(Gateway.ConnectionsAccepted, Is.EqualTo(1));
    }

    [TestCase("eyJ2IjoxfQ==", "eyJ2IjoxfQ%3D%3D")]
    [TestCase("a+b/c", "a%2Bb%2Fc")]
    [TestCase("a&provider=x#y?z", "a%26provider%3Dx%23y%3Fz")]
    [TestCase("100%41", "100%2541")]
    [TestCase("Grüße 世界 😀", "Gr%C3%BC%C3%9Fe%20%E4%B8%96%E7%95%8C%20%F0%9F%98%80")]
    [TestCase(" \t\"", "%20%09%22")]
    public async Task A_cursor_is_sent_back_unchanged_and_percent_encoded(string cursor, string encoded)
    {
        RespondInOrder(TestPage.WithCursor("a", cursor), TestPage.Last("b"));
        await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference));
        Assert.That(Gateway.Requests[1].Target, Is.EqualTo($"/v1/batches/batch_1/results?provider=openai&after={encoded}"));
        Assert.That(Gateway.Requests[1].Query("after"), Is.EqualTo(cursor));
    }

    [Test]
    public async Task The_cursor_of_the_options_is_the_first_one([Values] EnumerationMode mode)
    {
        RespondInOrder(TestPage.WithCursor("b", "c2"), TestPage.Last("c"));
        BatchResults results = CreateClient().Batches.GetEndpointResultsAsync(Reference, new BatchResultsOptions { Cursor = "c1" });
        Assert.That(await CollectedResults.ReadAsync(results, mode), Is.EqualTo(new CollectedResults("b c", null)));
        Assert.That(CursorsSent, Is.EqualTo("c1 c2"));
    }

    [Test]
    public async Task The_cursor_of_AsPages_takes_precedence_over_the_options()
    {
        RespondInOrder(TestPage.Last("z"));
        BatchResults results = CreateClient().Batches.GetEndpointResultsAsync(Reference, new BatchResultsOptions { Cursor = "c1" });
        await CollectedResults.ReadAsync(results, EnumerationMode.Pages, "c9");
        Assert.That(Gateway.Requests.Single().Query("after"), Is.EqualTo("c9"));
    }

    [Test]
    public async Task A_single_page_can_be_requested()
    {
        RespondInOrder(TestPage.WithCursor("a", "c1"), TestPage.WithCursor("b", "c2"));
        BatchesClient batches = CreateClient().Batches;
        BatchResultsPage first = await batches.GetResultsPageAsync(Reference);
        BatchResultsPage second = await batches.GetResultsPageAsync("batch_1", ModelProvider.OpenAI, first.NextCursor);
        Assert.That(second.Items.Single().CustomId, Is.EqualTo("b"));
        Assert.That((second.HasMore, second.NextCursor, second.BatchId), Is.EqualTo((true, "c2", "batch_1")));
        Assert.That(CursorsSent, Is.EqualTo("- c1"));
    }

    [TestCase("")]
    [TestCase("\"has_more\":false")]
    [TestCase("\"has_more\":null")]
    [TestCase("\"next_cursor\":\"c1\"")]
    [TestCase("\"has_more\":false,\"next_cursor\":\"c1\"")]
    [TestCase("\"has_more\":null,\"next_cursor\":\"c1\"")]
    public async Task Only_has_more_causes_a_request_for_another_page(string rest)
    {
        RespondInOrder(GatewayResponse.Json(TestPage.Json("a", rest)));
        Assert.That(
            await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference)),
            Is.EqualTo(new CollectedResults("a", null)));
        Assert.That(Gateway.Requests, Has.Count.EqualTo(1));
    }

    [TestCase("[]")]
    [TestCase("null")]
    public async Task After_an_empty_page_with_a_cursor_the_next_page_is_requested(string results)
    {
        string Empty(string cursor) => $$"""{"batch_id":"batch_1","results":{{results}},"has_more":true,"next_cursor":"{{cursor}}"}""";
        RespondInOrder(
            GatewayResponse.Json(Empty("c1")),
            GatewayResponse.Json(Empty("c2")),
            TestPage.WithCursor("a", "c3"),
            GatewayResponse.Json(Empty("c4")),
            TestPage.Last("b"));
        Assert.That(
            await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference)),
            Is.EqualTo(new CollectedResults("a b", null)));
    }

    [Test]
    public async Task The_paging_members_may_precede_the_results()
    {
        RespondInOrder(
            GatewayResponse.Json($$"""{"next_cursor":"c1","has_more":true,"results":[{{TestPage.ItemJson("a")}}],"batch_id":"batch_1"}"""),
            TestPage.Last("b"));
        Assert.That(
            await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference)),
            Is.EqualTo(new CollectedResults("a b", null)));
    }

    [Test]
    public async Task Breaking_out_of_the_first_page_requests_no_second_page()
    {
        RespondInOrder(TestPage.WithCursor("a b", "c1"), TestPage.Last("c"));
        await foreach (BatchResultItem _ in CreateClient().Batches.GetEndpointResultsAsync(Reference))
            break;
        Assert.That(Gateway.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_pages_of_the_test_gateway_are_followed()
    {
        BatchResultItem[] items = [.. Enumerable.Range(0, 10).Select(n => new BatchResultItem { CustomId = $"i{n}", Response = new() { StatusCode = 200 } })];
        Gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_1" }, items, pageSize: 3);
        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference));
        Assert.That(collected.CustomIds, Is.EqualTo("i0 i1 i2 i3 i4 i5 i6 i7 i8 i9"));
        Assert.That(Gateway.Requests, Has.Count.EqualTo(4));
    }
}
