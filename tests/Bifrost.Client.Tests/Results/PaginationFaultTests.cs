namespace Bifrost.Client.Tests.Results;

public sealed class PaginationFaultTests : GatewayTestBase
{
    [TestCase("\"has_more\":true")]
    [TestCase("\"has_more\":true,\"next_cursor\":null")]
    [TestCase("\"has_more\":true,\"next_cursor\":\"\"")]
    public async Task Has_more_without_a_cursor_is_an_error(string rest)
    {
        foreach (EnumerationMode mode in Enum.GetValues<EnumerationMode>())
        {
            RespondWith(GatewayResponse.Json(TestPage.Json("a b", rest)));
            await AssertFaultAsync(mode, "a b", "reports another page but sends no cursor", null, requests: 1);
        }
    }

    [Test]
    public async Task A_cursor_that_was_followed_before_is_an_error([Values] EnumerationMode mode)
    {
        RespondInOrder(TestPage.WithCursor("a", "c1"), TestPage.WithCursor("b", "c2"), TestPage.WithCursor("c", "c1"));
        await AssertFaultAsync(mode, "a b c", "followed before", "c1", requests: 3);
    }

    // By its code: a test whose name holds a control character is left out when tests are filtered.
    [TestCase(0xFFFD)]
    [TestCase(0x0001)]
    public async Task A_cursor_that_cannot_be_sent_is_an_error(int character)
    {
        string cursor = $"a{(char)character}b";
        foreach (EnumerationMode mode in Enum.GetValues<EnumerationMode>())
        {
            RespondWith(TestPage.WithCursor("a b", cursor));
            await AssertFaultAsync(mode, "a b", "cannot be sent", cursor, requests: 1);
        }

        RespondWith(GatewayResponse.Json($$"""{"data":[{"id":"batch_1"}],"has_more":true,"next_cursor":{{System.Text.Json.JsonSerializer.Serialize(cursor)}}}"""));
        await ExceptionAssert.ThrowsAsync<BifrostPaginationException>(async () => await Host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync());
    }

    [Test]
    public async Task A_page_with_its_own_cursor_is_an_error([Values] EnumerationMode mode)
    {
        RespondInOrder(TestPage.WithCursor("a", "c1"), TestPage.WithCursor("b", "c1"));
        await AssertFaultAsync(mode, "a b", "followed before", "c1", requests: 2);
    }

    [Test]
    public async Task The_first_cursor_again_is_an_error([Values] EnumerationMode mode)
    {
        RespondInOrder(TestPage.WithCursor("a", "c2"), TestPage.WithCursor("b", "c1"));
        await AssertFaultAsync(mode, "a b", "followed before", "c1", requests: 2, from: "c1");
    }

    [Test]
    public async Task A_repeated_page_delivers_no_item_twice([Values] EnumerationMode mode)
    {
        RespondInOrder(TestPage.WithCursor("a b", "c1"), TestPage.WithCursor("a b", "c2"), TestPage.WithCursor("a b", "c3"));
        await AssertFaultAsync(mode, "a b", "is the same as the previous one", "c1", requests: 2);
    }

    [Test]
    public async Task A_repeated_last_page_is_an_error([Values] EnumerationMode mode)
    {
        RespondInOrder(TestPage.WithCursor("a b", "c1"), TestPage.Last("a b"));
        await AssertFaultAsync(mode, "a b", "is the same as the previous one", "c1", requests: 2);
    }

    [Test]
    public async Task A_repeated_page_after_an_empty_page_is_an_error([Values] EnumerationMode mode)
    {
        RespondInOrder(TestPage.WithCursor("a b", "c1"), TestPage.WithCursor("", "c2"), TestPage.WithCursor("a b", "c3"));
        await AssertFaultAsync(mode, "a b", "is the same as the previous one", "c2", requests: 3);
    }

    [Test]
    public async Task A_repeated_page_of_items_without_ids_is_an_error([Values] EnumerationMode mode)
    {
        RespondWithNumberedPages(cursor => GatewayResponse.Json($$"""
            {"batch_id":"batch_1","results":[{"custom_id":"","error":{"message":"x"} }],"has_more":true,"next_cursor":"{{cursor}}"}
            """));
        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference), mode);
        Assert.That(collected.Failure, Is.TypeOf<BifrostPaginationException>());
        Assert.That(Gateway.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Pages_that_differ_after_their_first_item_are_not_repeated([Values] EnumerationMode mode)
    {
        RespondInOrder(
            GatewayResponse.Json($$"""{"batch_id":"batch_1","results":[{{TestPage.ItemJson("")}},{{TestPage.ItemJson("a")}}],"has_more":true,"next_cursor":"c1"}"""),
            GatewayResponse.Json($$"""{"batch_id":"batch_1","results":[{{TestPage.ItemJson("")}},{{TestPage.ItemJson("b")}}]}"""));
        Assert.That(
            await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference), mode),
            Is.EqualTo(new CollectedResults(" a  b", null)));
    }

    [Test]
    public async Task Endless_empty_pages_are_an_error()
    {
        int page = 0;
        Gateway.Respond(_ => GatewayResponse.Json($$"""{"batch_id":"batch_1","object":"list","data":[],"results":[],"has_more":true,"next_cursor":"c{{page++}}"}"""));
        await ExceptionAssert.ThrowsAsync<BifrostPaginationException>(async () => await CreateClient().Batches.ListAsync(ModelProvider.OpenAI).ToListAsync());
        Assert.That(
            (await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference))).Failure,
            Is.InstanceOf<BifrostPaginationException>());
    }

    [Test]
    public async Task The_message_names_the_batch_and_the_delivered_items()
    {
        RespondWith(GatewayResponse.Json(TestPage.Json("a b", "\"has_more\":true")));
        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference));
        Assert.That(collected.Failure!.Message, Is.EqualTo(
            "GET /v1/batches/{batch_id}/results for batch 'batch_1' of openai cannot be paged to its end: the gateway reports another page "
            + "but sends no cursor. Result items delivered before this: 2."));
    }

    private void RespondWithNumberedPages(Func<int, GatewayResponse> page)
    {
        int count = 0;
        Gateway.Respond(_ => page(Interlocked.Increment(ref count)));
    }

    private async Task AssertFaultAsync(EnumerationMode mode, string customIds, string expectedMessage, string? cursor, int requests, string? from = null)
    {
        int before = Gateway.Requests.Count;
        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference, new BatchResultsOptions { Cursor = from }), mode);
        Assert.That(collected.Failure, Is.TypeOf<BifrostPaginationException>());
        var exception = (BifrostPaginationException)collected.Failure!;
        Assert.That(exception.Message, Does.Contain(expectedMessage));
        Assert.That(exception.Cursor, Is.EqualTo(cursor));
        Assert.That(exception.Endpoint, Is.EqualTo("GET /v1/batches/{batch_id}/results"));
        Assert.That(collected.CustomIds, Is.EqualTo(customIds));
        Assert.That(exception.ItemsDelivered, Is.EqualTo(customIds.Split(' ').Length));
        Assert.That(Gateway.Requests, Has.Count.EqualTo(before + requests));
    }
}
