namespace Bifrost.Client.Tests.Results;

public sealed class PageFailureTests : GatewayTestBase
{
    [Test]
    public async Task An_error_for_the_second_page_reports_the_delivered_items([Values] EnumerationMode mode)
    {
        RespondInOrder(TestPage.WithCursor("a b", "c1"), GatewayResponse.Error(500, "boom"));
        await AssertFailsAsync<BifrostApiException>(mode, "a b");
    }

    [Test]
    public async Task A_connection_lost_before_the_second_page_reports_the_delivered_items([Values] EnumerationMode mode)
    {
        RespondInOrder(TestPage.WithCursor("a b", "c1"), GatewayResponse.ConnectionReset());
        await AssertFailsAsync<BifrostConnectionException>(mode, "a b");
    }

    [TestCase(EnumerationMode.Items, "a b c")]
    [TestCase(EnumerationMode.Pages, "a b")]
    public async Task A_connection_lost_in_the_second_page_reports_the_delivered_items(EnumerationMode mode, string delivered)
    {
        GatewayResponse second = TestPage.Last("c d");
        RespondInOrder(TestPage.WithCursor("a b", "c1"), second with { AbortAfter = second.Body.Length - 20 });
        await AssertFailsAsync<BifrostConnectionException>(mode, delivered);
    }

    [TestCase(EnumerationMode.Items, "a b c")]
    [TestCase(EnumerationMode.Pages, "a b")]
    public async Task Invalid_JSON_in_the_second_page_reports_the_delivered_items(EnumerationMode mode, string delivered)
    {
        RespondInOrder(TestPage.WithCursor("a b", "c1"), GatewayResponse.Json($$"""{"batch_id":"batch_1","results":[{{TestPage.ItemJson("c")}},{{TestPage.ItemJson("d", "{]")}}]}"""));
        await AssertFailsAsync<BifrostInvalidResponseException>(mode, delivered);
    }

    [TestCase(EnumerationMode.Items, "a b c")]
    [TestCase(EnumerationMode.Pages, "a b")]
    public async Task An_invalid_item_in_the_second_page_reports_the_delivered_items(EnumerationMode mode, string delivered)
    {
        RespondInOrder(TestPage.WithCursor("a b", "c1"), GatewayResponse.Json($$"""{"batch_id":"batch_1","results":[{{TestPage.ItemJson("c")}},{"response":[]}]}"""));
        BifrostInvalidResponseException failure = await AssertFailsAsync<BifrostInvalidResponseException>(mode, delivered);
        Assert.That(failure.Message, Does.Contain("item 2 of the page is not a result item"));
    }

    [Test]
    public async Task HTML_instead_of_the_second_page_reports_the_delivered_items([Values] EnumerationMode mode)
    {
        RespondInOrder(TestPage.WithCursor("a b", "c1"), GatewayResponse.Html());
        await AssertFailsAsync<BifrostInvalidResponseException>(mode, "a b");
    }

    [Test]
    public async Task An_error_for_the_first_page_reports_no_delivered_items([Values] EnumerationMode mode)
    {
        RespondInOrder(GatewayResponse.Error(500, "boom"));
        await AssertFailsAsync<BifrostApiException>(mode, "");
    }

    private async Task<T> AssertFailsAsync<T>(EnumerationMode mode, string customIds)
        where T : BifrostException
    {
        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference), mode);
        Assert.That(collected.CustomIds, Is.EqualTo(customIds));
        Assert.That(collected.Failure, Is.TypeOf<T>());
        int count = customIds.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        Assert.That(collected.Failure!.ItemsDelivered, Is.EqualTo(count));
        Assert.That(collected.Failure.Message, Does.EndWith($" Result items delivered before this: {count}."));
        return (T)collected.Failure;
    }
}
