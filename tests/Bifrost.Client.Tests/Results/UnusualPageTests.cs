namespace Bifrost.Client.Tests.Results;

public sealed class UnusualPageTests : GatewayTestBase
{
    [TestCase("""{"batch_id":"batch_1","results":null}""")]
    [TestCase("""{"batch_id":"batch_1","results":[]}""")]
    [TestCase("""{"batch_id":"batch_1"}""")]
    [TestCase("""{"results":[]}""")]
    [TestCase("""{"results":null}""")]
    public async Task A_page_without_items_gives_no_results(string json)
    {
        foreach (EnumerationMode mode in Enum.GetValues<EnumerationMode>())
        {
            RespondInOrder(GatewayResponse.Json(json));
            Assert.That(
                await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference), mode),
                Is.EqualTo(new CollectedResults("", null)));
        }
    }

    [TestCase("{}", "neither results nor a batch_id")]
    [TestCase("""{"object":"list","data":[]}""", "neither results nor a batch_id")]
    [TestCase("[]", "does not begin with an object")]
    [TestCase("null", "does not begin with an object")]
    [TestCase("""{"\udc00d":1,"batch_id":"batch_1","results":[]}""", "the name of a member is invalid")]
    [TestCase("""{"batch_id":}""", "a member has no value")]
    [TestCase("""{"batch_id":,"results":[]}""", "a member has no value")]
    [TestCase("""{"results":[],"has_more":}""", "a member has no value")]
    [TestCase("""{"batch_id":"batch_1","results":{}}""", "the results are not an array")]
    [TestCase("""{"batch_id":"batch_1","results":"none"}""", "the results are not an array")]
    [TestCase("""{"batch_id":"batch_1","results":[1]}""", "an item of the results is not an object")]
    [TestCase("""{"batch_id":"batch_1","results":[]}{}""", "there is more after the end")]
    [TestCase("""{"batch_id":"batch_1","results":[],"has_more":"perhaps"}""", "$.has_more")]
    public async Task JSON_that_is_not_a_page_is_rejected(string json, string expectedMessage)
    {
        RespondInOrder(GatewayResponse.Json(json));
        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference));
        Assert.That(collected.Failure, Is.TypeOf<BifrostInvalidResponseException>());
        Assert.That(collected.Failure!.Message, Does.Contain(expectedMessage));
        Assert.That(collected.Failure.ItemsDelivered, Is.Zero);
    }

    [Test]
    public async Task A_page_with_results_twice_is_rejected()
    {
        RespondInOrder(GatewayResponse.Json($$"""{"batch_id":"batch_1","results":[{{TestPage.ItemJson("a")}}],"results":[{{TestPage.ItemJson("b")}}]}"""));
        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference));
        Assert.That(collected.CustomIds, Is.EqualTo("a"));
        Assert.That(collected.Failure!.Message, Does.Contain("it has results twice"));
        Assert.That(collected.Failure.ItemsDelivered, Is.EqualTo(1));
    }

    [Test]
    public async Task The_other_members_of_the_page_are_read()
    {
        RespondInOrder(GatewayResponse.Json("""
            {"batch_id":"batch_1","results":[],"new":{"x":1},"extra_fields":{"request_type":"batch_results","parse_errors":[{"code":"parse_error","message":"bad","line":7}]}}
            """));
        BatchResultsPage page = await CreateClient().Batches.GetResultsPageAsync(Reference);
        Assert.That(page.ExtraFields!.RequestType, Is.EqualTo(BifrostRequestType.BatchResults));
        Assert.That(page.ExtraFields.ParseErrors.Single().Line, Is.EqualTo(7));
        Assert.That(page.AdditionalProperties!["new"].GetProperty("x").GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public async Task The_batch_id_of_the_page_is_returned_in_the_unified_format()
    {
        RespondInOrder(GatewayResponse.Json("""{"batch_id":"x","results":[]}"""));
        BatchResultsPage page = await CreateClient().Batches.GetResultsPageAsync("batches-x", ModelProvider.Gemini);
        Assert.That(page.BatchId, Is.EqualTo("batches/x"));
    }
}
