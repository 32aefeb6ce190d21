namespace Bifrost.Client.Tests.Promises;

/// <summary>A cancellation is accepted only if the response to it is the gateway's.</summary>
public sealed class CancelResponseTests : GatewayTestBase
{
    private static IEnumerable<GatewayResponse> OtherResponses =>
    [
        GatewayResponse.Html(),
        GatewayResponse.Json("[]"),
        GatewayResponse.Json(""),
        GatewayResponse.Json("""{"id":"batch_1","status":"""),
        new GatewayResponse { StatusCode = 204, ContentType = null },
    ];

    [Test]
    public async Task Promise_11_a_response_that_is_not_a_JSON_object_is_not_an_accepted_cancellation()
    {
        foreach (GatewayResponse response in OtherResponses)
        {
            RespondInOrder(response, TestData.BatchResponse("in_progress"));

            BifrostInvalidResponseException failure = await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(
                () => Host.Batches.CancelAsync(Reference));

            Assert.That((failure.Endpoint, failure.Delivery), Is.EqualTo(("POST /openai/v1/batches/{batch_id}/cancel", (RequestDelivery?)RequestDelivery.Answered)));
        }
    }

    [TestCase("{}")]
    [TestCase("""{"id":"YmF0Y2hfMQ==","status":7,"request_counts":"none"}""")]
    public async Task Promise_11_the_members_of_the_response_do_not_matter(string json)
    {
        RespondInOrder(GatewayResponse.Json(json), TestData.BatchResponse("cancelling"));

        Assert.That((await Host.Batches.CancelAsync(Reference)).Status, Is.EqualTo(BatchStatus.Cancelling));
    }

    [Test]
    public async Task Retry_A_cancellation_whose_response_breaks_is_sent_again()
    {
        RespondInOrder(GatewayResponse.Json("""{"id":"batch_1"}""") with { AbortAfter = 3 }, GatewayResponse.Json("{}"), TestData.BatchResponse("cancelling"));
        BifrostClient client = CreateClient(options => options.Retry = new BifrostRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) });

        Assert.That((await client.Batches.CancelAsync(Reference)).Status, Is.EqualTo(BatchStatus.Cancelling));
    }
}
