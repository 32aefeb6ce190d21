using Bifrost.Client.Tests.Support;
using Answer = Bifrost.Client.Testing.GatewayResponse;

namespace Bifrost.Client.Tests.Results;

[Parallelizable(ParallelScope.Self)]
public sealed class PagesThatLeadNowhere : GatewayTests
{
    [TestCase("\"has_more\":true")]
    [TestCase("\"has_more\":true,\"next_cursor\":null")]
    [TestCase("\"has_more\":true,\"next_cursor\":\"\"")]
    public async Task More_without_a_cursor_is_an_error(string rest)
    {
        foreach (Way way in Enum.GetValues<Way>())
        {
            ServeAlways(Answer.Json(Page.Json("a b", rest)));
            await AssertFault(way, "a b", "says that there is more but gives no cursor", null, requests: 1);
        }
    }

    [Test]
    public async Task A_cursor_that_was_followed_before_is_an_error([Values] Way way)
    {
        Serve(Page.Then("a", "c1"), Page.Then("b", "c2"), Page.Then("c", "c1"));
        await AssertFault(way, "a b c", "followed before", "c1", requests: 3);
    }

    [Test]
    public async Task The_cursor_of_the_page_itself_is_an_error([Values] Way way)
    {
        Serve(Page.Then("a", "c1"), Page.Then("b", "c1"));
        await AssertFault(way, "a b", "followed before", "c1", requests: 2);
    }

    [Test]
    public async Task The_cursor_that_the_reading_began_at_is_an_error([Values] Way way)
    {
        Serve(Page.Then("a", "c2"), Page.Then("b", "c1"));
        await AssertFault(way, "a b", "followed before", "c1", requests: 2, from: "c1");
    }

    [Test]
    public async Task A_page_that_repeats_the_one_before_delivers_nothing_twice([Values] Way way)
    {
        Serve(Page.Then("a b", "c1"), Page.Then("a b", "c2"), Page.Then("a b", "c3"));
        await AssertFault(way, "a b", "repeats the one before it", "c1", requests: 2);
    }

    [Test]
    public async Task A_page_that_repeats_the_one_before_is_an_error_though_it_is_the_last([Values] Way way)
    {
        Serve(Page.Then("a b", "c1"), Page.Last("a b"));
        await AssertFault(way, "a b", "repeats the one before it", "c1", requests: 2);
    }

    [Test]
    public async Task A_page_that_repeats_the_one_before_is_noticed_over_an_empty_one([Values] Way way)
    {
        Serve(Page.Then("a b", "c1"), Page.Then("", "c2"), Page.Then("a b", "c3"));
        await AssertFault(way, "a b", "repeats the one before it", "c2", requests: 3);
    }

    [Test]
    public async Task A_page_of_items_without_names_that_repeats_the_one_before_ends_the_reading([Values] Way way)
    {
        ServeFresh(cursor => Answer.Json($$"""
            {"batch_id":"b","results":[{"custom_id":"","error":{"message":"x"} }],"has_more":true,"next_cursor":"{{cursor}}"}
            """));
        Delivery delivery = await Delivery.Of(Client().Batches.GetEndpointResultsAsync(Reference), way);
        Assert.That(delivery.Failure, Is.TypeOf<BifrostPaginationException>());
        Assert.That(Gateway.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Pages_that_begin_alike_but_go_on_differently_are_no_repetition([Values] Way way)
    {
        Serve(
            Answer.Json($$"""{"batch_id":"b","results":[{{Page.Item("")}},{{Page.Item("a")}}],"has_more":true,"next_cursor":"c1"}"""),
            Answer.Json($$"""{"batch_id":"b","results":[{{Page.Item("")}},{{Page.Item("b")}}]}"""));
        Assert.That(await Delivery.Of(Client().Batches.GetEndpointResultsAsync(Reference), way), Is.EqualTo(new Delivery(" a  b", null)));
    }

    [Test]
    public async Task The_message_says_which_batch_and_how_far()
    {
        ServeAlways(Answer.Json(Page.Json("a b", "\"has_more\":true")));
        Delivery delivery = await Delivery.Of(Client().Batches.GetEndpointResultsAsync(Reference));
        Assert.That(delivery.Failure!.Message, Is.EqualTo(
            "GET /v1/batches/{batch_id}/results for batch 'batch_1' of openai cannot be paged to its end: the gateway says that there is more "
            + "but gives no cursor to go on with. Result items delivered before this: 2."));
    }

    private void ServeFresh(Func<int, Answer> page)
    {
        int count = 0;
        Gateway.Respond(_ => page(Interlocked.Increment(ref count)));
    }

    private async Task AssertFault(Way way, string customIds, string says, string? cursor, int requests, string? from = null)
    {
        int before = Gateway.Requests.Count;
        Delivery delivery = await Delivery.Of(Client().Batches.GetEndpointResultsAsync(Reference, new BatchResultsOptions { Cursor = from }), way);
        Assert.That(delivery.Failure, Is.TypeOf<BifrostPaginationException>());
        var fault = (BifrostPaginationException)delivery.Failure!;
        Assert.That(fault.Message, Does.Contain(says));
        Assert.That(fault.Cursor, Is.EqualTo(cursor));
        Assert.That(fault.Endpoint, Is.EqualTo("GET /v1/batches/{batch_id}/results"));
        Assert.That(delivery.CustomIds, Is.EqualTo(customIds));
        Assert.That(fault.ItemsDelivered, Is.EqualTo(customIds.Split(' ').Length));
        Assert.That(Gateway.Requests, Has.Count.EqualTo(before + requests));
    }
}
