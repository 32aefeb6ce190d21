using Bifrost.Client.Tests.Support;
using Answer = Bifrost.Client.Testing.GatewayResponse;

namespace Bifrost.Client.Tests.Results;

[Parallelizable(ParallelScope.Self)]
public sealed class FailuresBetweenPages : GatewayTests
{
    [Test]
    public async Task A_refusal_of_the_second_page_tells_what_was_delivered([Values] Way way)
    {
        Serve(Page.Then("a b", "c1"), Answer.Error(500, "boom"));
        await AssertFails<BifrostApiException>(way, "a b");
    }

    [Test]
    public async Task A_connection_lost_before_the_second_page_tells_what_was_delivered([Values] Way way)
    {
        Serve(Page.Then("a b", "c1"), Answer.ConnectionReset());
        await AssertFails<BifrostConnectionException>(way, "a b");
    }

    [TestCase(Way.Items, "a b c")]
    [TestCase(Way.Pages, "a b")]
    public async Task A_connection_lost_in_the_second_page_tells_what_was_delivered(Way way, string delivered)
    {
        Answer second = Page.Last("c d");
        Serve(Page.Then("a b", "c1"), second with { AbortAfter = second.Body.Length - 20 });
        await AssertFails<BifrostConnectionException>(way, delivered);
    }

    [TestCase(Way.Items, "a b c")]
    [TestCase(Way.Pages, "a b")]
    public async Task Broken_JSON_in_the_second_page_tells_what_was_delivered(Way way, string delivered)
    {
        Serve(Page.Then("a b", "c1"), Answer.Json($$"""{"batch_id":"batch_1","results":[{{Page.Item("c")}},{{Page.Item("d", "{]")}}]}"""));
        await AssertFails<BifrostInvalidResponseException>(way, delivered);
    }

    [TestCase(Way.Items, "a b c")]
    [TestCase(Way.Pages, "a b")]
    public async Task An_item_of_the_second_page_that_is_no_item_tells_what_was_delivered(Way way, string delivered)
    {
        Serve(Page.Then("a b", "c1"), Answer.Json($$"""{"batch_id":"batch_1","results":[{{Page.Item("c")}},{"response":[]}]}"""));
        BifrostInvalidResponseException failure = await AssertFails<BifrostInvalidResponseException>(way, delivered);
        Assert.That(failure.Message, Does.Contain("item 2 of the page is not a result item"));
    }

    [Test]
    public async Task HTML_instead_of_the_second_page_tells_what_was_delivered([Values] Way way)
    {
        Serve(Page.Then("a b", "c1"), Answer.Html());
        await AssertFails<BifrostInvalidResponseException>(way, "a b");
    }

    [Test]
    public async Task A_failure_of_the_first_page_tells_that_nothing_was_delivered([Values] Way way)
    {
        Serve(Answer.Error(500, "boom"));
        await AssertFails<BifrostApiException>(way, "");
    }

    private async Task<T> AssertFails<T>(Way way, string customIds)
        where T : BifrostException
    {
        Delivery delivery = await Delivery.Of(Client().Batches.GetEndpointResultsAsync(Reference), way);
        Assert.That(delivery.CustomIds, Is.EqualTo(customIds));
        Assert.That(delivery.Failure, Is.TypeOf<T>());
        int count = customIds.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        Assert.That(delivery.Failure!.ItemsDelivered, Is.EqualTo(count));
        Assert.That(delivery.Failure.Message, Does.EndWith($" Result items delivered before this: {count}."));
        return (T)delivery.Failure;
    }
}
