using System.Text;

namespace Bifrost.Client.Tests.Errors;

/// <summary>Responses with a success status whose body is not in the format of the endpoint.</summary>
public sealed class InvalidResponseTests : GatewayTestBase
{
    private const string Batch = """{"id":"batch_1","status":"completed"}""";

    [Test]
    public async Task For_HTML_with_status_200_the_message_mentions_the_base_address()
    {
        RespondWith(GatewayResponse.Html());
        foreach (BifrostInvalidResponseException failure in await BothFailAsync())
        {
            Assert.That(failure.Message, Does.Contain("sent text/html instead of JSON").And.Contain("check the path of the base address"));
            Assert.That(failure.BodyExcerpt, Does.StartWith("<!doctype html>"));
            Assert.That((failure.StatusCode, failure.ContentType), Is.EqualTo((200, "text/html")));
        }
    }

    [TestCase("text/plain")]
    [TestCase("application/xml; charset=utf-8")]
    [TestCase("text/event-stream")]
    public async Task A_content_type_that_is_not_JSON_is_named(string contentType)
    {
        RespondWith(GatewayResponse.Json(Batch) with { ContentType = contentType });
        foreach (BifrostInvalidResponseException failure in await BothFailAsync())
            Assert.That(failure.Message, Does.Contain($"sent {contentType.Split(';')[0]} instead of JSON").And.Not.Contain("base address"));
    }

    [TestCase("application/json")]
    [TestCase("Application/JSON; charset=utf-8")]
    [TestCase("application/problem+json")]
    [TestCase("application/octet-stream")]
    [TestCase(null)]
    public async Task A_content_type_that_may_be_JSON_is_accepted(string? contentType)
    {
        RespondWith(GatewayResponse.Json("""{"id":"batch_1","results":[],"batch_id":"batch_1"}""") with { ContentType = contentType });
        Assert.That((await CreateClient().Batches.RetrieveAsync(Reference)).Id, Is.EqualTo("batch_1"));
        Assert.That((await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference))).Failure, Is.Null);
    }

    [TestCase(200)]
    [TestCase(204)]
    public async Task An_empty_body_is_reported(int status)
    {
        RespondWith(GatewayResponse.Json("", status));
        (BifrostInvalidResponseException retrieve, BifrostInvalidResponseException results) = Pair(await BothFailAsync());
        Assert.That(retrieve.Message, Does.Contain("sent an empty body"));
        Assert.That(results.Message, Does.Contain("the body is empty"));
        Assert.That(results.ItemsDelivered, Is.Zero);
        Assert.That(retrieve.ItemsDelivered, Is.Null);
    }

    [Test]
    public async Task For_truncated_JSON_the_position_is_reported()
    {
        RespondWith(GatewayResponse.Json(Batch[..^5]) with { OmitContentLength = true });
        BifrostInvalidResponseException retrieve = await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(
            () => CreateClient().Batches.RetrieveAsync(Reference));
        Assert.That(retrieve.Position, Is.EqualTo(Batch.Length - 5).Or.EqualTo(Batch.IndexOf("\"completed", StringComparison.Ordinal)));
        Assert.That(retrieve.Message, Does.Contain($"cannot be read at byte {retrieve.Position}"));

        string page = TestPage.Json("a b");
        RespondWith(GatewayResponse.Json(page[..^5]) with { OmitContentLength = true });
        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference));
        Assert.That(collected.CustomIds, Is.EqualTo("a"));
        Assert.That(
            collected.Failure,
            Is.TypeOf<BifrostInvalidResponseException>().With.Property(nameof(BifrostInvalidResponseException.Position)).EqualTo(page.Length - 5));
        Assert.That(collected.Failure!.Message, Does.Contain($"the JSON is truncated (at byte {page.Length - 5})"));
        Assert.That(collected.Failure.ItemsDelivered, Is.EqualTo(1));
    }

    [Test]
    public async Task A_body_shorter_than_its_Content_Length_is_a_connection_failure()
    {
        RespondWith(GatewayResponse.Json(Batch) with { Headers = new Dictionary<string, string> { ["Content-Length"] = "1000" } });
        BifrostConnectionException retrieve = await ExceptionAssert.ThrowsAsync<BifrostConnectionException>(
            () => CreateClient().Batches.RetrieveAsync(Reference));
        Assert.That(retrieve.Message, Does.Contain($"the connection was lost after {Batch.Length} bytes of the response"));
        Assert.That(retrieve.BytesReceived, Is.EqualTo(Batch.Length));

        RespondWith(TestPage.Last("a b") with { Headers = new Dictionary<string, string> { ["Content-Length"] = "1000" } });
        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference));
        Assert.That(collected.CustomIds, Is.EqualTo("a b"));
        Assert.That(collected.Failure, Is.TypeOf<BifrostConnectionException>());
        Assert.That(collected.Failure!.ItemsDelivered, Is.EqualTo(2));
    }

    [TestCase("""{"id":"batch_1","status":}""", 25)]
    [TestCase("""{"id":"batch_1"} x""", 17)]
    [TestCase("nonsense", 1)]
    public async Task For_invalid_JSON_the_position_is_reported(string json, int position)
    {
        RespondWith(GatewayResponse.Json(json));
        BifrostInvalidResponseException failure = await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(
            () => CreateClient().Batches.RetrieveAsync(Reference));
        Assert.That(failure.Position, Is.EqualTo(position));
        Assert.That(failure.Message, Does.Contain($"cannot be read at byte {position}"));
        Assert.That(failure.BodyExcerpt, Is.EqualTo(json));
    }

    [Test]
    public async Task A_member_of_the_wrong_type_is_named()
    {
        RespondWith(GatewayResponse.Json("""{"id":"batch_1","request_counts":[]}"""));
        BifrostInvalidResponseException failure = await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(
            () => CreateClient().Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.Contain("$.request_counts"));
    }

    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("1")]
    public async Task JSON_that_is_not_an_object_is_rejected(string json)
    {
        RespondWith(GatewayResponse.Json(json));
        await BothFailAsync();
    }

    [Test]
    public async Task A_byte_order_mark_is_skipped()
    {
        RespondWith(new GatewayResponse { Body = Encoding.UTF8.GetBytes("\ufeff" + """{"id":"batch_1","batch_id":"batch_1","results":[]}""") });
        Assert.That((await CreateClient().Batches.RetrieveAsync(Reference)).Id, Is.EqualTo("batch_1"));
        Assert.That((await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference))).Failure, Is.Null);
    }

    [Test]
    public async Task For_a_batch_that_is_too_large_the_message_names_the_setting()
    {
        RespondWith(GatewayResponse.Json($$"""{"id":"batch_1","x":"{{new string('x', 10_000)}}"}"""));
        BifrostClient client = CreateClient(options => options.MaxItemBytes = 5_000);
        BifrostInvalidResponseException failure = await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(
            () => client.Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.Contain("more than 5000 bytes").And.Contain("MaxItemBytes"));
    }

    [Test]
    public async Task The_body_excerpt_is_limited_to_1000_characters()
    {
        RespondWith(new GatewayResponse { ContentType = "text/html", Body = Encoding.UTF8.GetBytes(new string('ä', 100_000)) });
        foreach (BifrostInvalidResponseException failure in await BothFailAsync())
            Assert.That(failure.BodyExcerpt, Is.EqualTo(new string('ä', 1000)));
    }

    private async Task<BifrostInvalidResponseException[]> BothFailAsync()
    {
        BatchesClient batches = CreateClient().Batches;
        BifrostInvalidResponseException[] failures =
        [
            await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(() => batches.RetrieveAsync(Reference)),
            await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(() => batches.GetResultsPageAsync(Reference)),
        ];
        Assert.That(failures[0].Endpoint, Is.EqualTo("GET /openai/v1/batches/{batch_id}"));
        Assert.That(failures[1].Endpoint, Is.EqualTo("GET /v1/batches/{batch_id}/results"));
        foreach (BifrostInvalidResponseException failure in failures)
            Assert.That(failure.Message, Does.StartWith(failure.Endpoint!).And.Contain("batch 'batch_1'"));
        return failures;
    }

    private static (BifrostInvalidResponseException, BifrostInvalidResponseException) Pair(BifrostInvalidResponseException[] failures) => (failures[0], failures[1]);
}
