using System.Globalization;
using System.Text;

namespace Bifrost.Client.Tests.Errors;

public sealed class ErrorBodyTests : GatewayTestBase
{
    [Test]
    public async Task The_exception_has_all_members_of_the_error_body()
    {
        BifrostApiException failure = await FailWithAsync(GatewayResponse.Json("""
            {"event_id":"ev1","type":"odd","is_bifrost_error":true,"status_code":418,
             "error":{"type":"inner","code":"c1","message":"Short and stout.","error":"dial tcp: refused","param":{"a":1},"event_id":"ev2"},
             "extra_fields":{"provider":"azure","request_type":"batch_retrieve"}}
            """, 418));
        Assert.That(failure.Message, Is.EqualTo("GET /openai/v1/batches/{batch_id} for batch 'batch_1' of openai failed with 418 (odd, c1): Short and stout."));
        Assert.That(failure.ErrorType, Is.EqualTo(new BifrostErrorType("odd")));
        Assert.That(
            (failure.StatusCode, failure.Code, failure.ErrorMessage, failure.ErrorDetail, failure.Param.ToString(), failure.EventId, failure.IsBifrostError),
            Is.EqualTo((418, "c1", "Short and stout.", "dial tcp: refused", """{"a":1}""", "ev1", true)));
        Assert.That((failure.Provider, failure.RequestType), Is.EqualTo((ModelProvider.Azure, BifrostRequestType.BatchRetrieve)));
        Assert.That((failure.BodyExcerpt, failure.RequestId, failure.RetryAfter, failure.ItemsDelivered), Is.EqualTo(((string?)null, (string?)null, (TimeSpan?)null, (long?)null)));
    }

    [Test]
    public async Task A_null_error_object_leaves_the_other_members()
    {
        BifrostApiException failure = await FailWithAsync(GatewayResponse.Json("""{"type":"budget_exceeded","is_bifrost_error":false,"error":null,"extra_fields":{}}""", 402));
        Assert.That(failure, Is.TypeOf<BifrostBudgetExceededException>());
        Assert.That(failure.Message, Does.Contain("failed with 402 (budget_exceeded), without a body that gives a reason."));
    }

    [Test]
    public async Task An_error_that_is_a_string_is_the_message()
    {
        BifrostApiException failure = await FailWithAsync(GatewayResponse.Json("""{"is_bifrost_error":false,"error":"no such thing","type":"rate_limited"}""", 400));
        Assert.That(failure, Is.TypeOf<BifrostRateLimitException>());
        Assert.That(failure.ErrorMessage, Is.EqualTo("no such thing"));
    }

    [Test]
    public async Task The_extra_fields_may_be_missing()
    {
        BifrostApiException failure = await FailWithAsync(GatewayResponse.Json("""{"is_bifrost_error":false,"error":{"message":"no"}}""", 400));
        Assert.That((failure.ExtraFields, failure.Provider, failure.ErrorMessage), Is.EqualTo(((BifrostExtraFields?)null, (ModelProvider?)null, "no")));
    }

    [TestCase("404")]
    [TestCase("\"404\"")]
    public async Task A_code_may_be_a_number(string code)
    {
        BifrostApiException failure = await FailWithAsync(GatewayResponse.Json($$$"""{"error":{"code":{{{code}}},"message":"no"}}""", 400));
        Assert.That(failure.Code, Is.EqualTo("404"));
    }

    [Test]
    public async Task An_error_detail_with_an_invalid_escape_is_kept_as_received()
    {
        BifrostApiException failure = await FailWithAsync(GatewayResponse.Json("""{"error":{"message":"no","error":"\ud800"}}""", 400));
        Assert.That(failure.ErrorDetail, Is.EqualTo("\"\\ud800\""));
    }

    [TestCase("{}")]
    [TestCase("""{"detail":"Not authenticated"}""")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{\"error\":{\"message\":\"cut")]
    public async Task JSON_that_is_not_a_gateway_error_is_kept_as_an_excerpt(string json)
    {
        BifrostApiException failure = await FailWithAsync(GatewayResponse.Json(json, 503));
        Assert.That((failure.StatusCode, failure.BodyExcerpt), Is.EqualTo((503, json)));
        Assert.That(failure.Message, Does.Contain("failed with 503: not an error of the gateway but application/json; its beginning is in BodyExcerpt."));
    }

    [TestCase(400, "Error when parsing request")]
    [TestCase(500, "encoding failed")]
    public async Task Plain_text_is_kept_as_an_excerpt(int status, string text)
    {
        BifrostApiException failure = await FailWithAsync(Text(status, text));
        Assert.That((failure.StatusCode, failure.BodyExcerpt), Is.EqualTo((status, text)));
        Assert.That(failure.Message, Does.Contain("text/plain").And.Not.Contain(text));
    }

    [Test]
    public async Task For_status_405_the_message_says_that_the_route_is_unknown()
    {
        BifrostApiException failure = await FailWithAsync(Text(405, "Method Not Allowed"));
        Assert.That(failure.Message, Does.EndWith("The gateway does not know this route: check the path of the base address and the version of the gateway."));
    }

    [Test]
    public async Task An_empty_body_still_gives_an_exception_with_the_status()
    {
        BifrostApiException failure = await FailWithAsync(GatewayResponse.Json("", 503));
        Assert.That(failure.Message, Does.EndWith("failed with 503, without a body that gives a reason."));
        Assert.That((failure.StatusCode, failure.BodyExcerpt), Is.EqualTo((503, (string?)null)));
    }

    [Test]
    public async Task A_body_that_is_too_large_still_gives_an_exception_for_the_status()
    {
        BifrostApiException failure = await FailWithAsync(GatewayResponse.Json($$$"""{"error":{"message":"{{{new string('x', 2 << 20)}}}"}}""", 429));
        Assert.That(failure, Is.TypeOf<BifrostRateLimitException>());
        Assert.That(failure.BodyExcerpt, Has.Length.EqualTo(1000));
        Assert.That(failure.Message, Has.Length.LessThan(400));
    }

    [Test]
    public async Task A_connection_lost_while_reading_the_body_still_gives_an_exception_for_the_status()
    {
        GatewayResponse error = GatewayResponse.Error(402, "Budget exceeded", "budget_exceeded");
        Assert.That(await FailWithAsync(error with { AbortAfter = 20 }), Is.TypeOf<BifrostBudgetExceededException>());
        Assert.That(await FailWithAsync(error with { AbortAfter = 0 }), Is.TypeOf<BifrostBudgetExceededException>());
    }

    [Test]
    public async Task A_read_timeout_in_the_body_still_gives_an_exception_for_the_status()
    {
        RespondWith(GatewayResponse.Error(404, "no") with { PauseAfter = 5 });
        BifrostClient client = CreateClient(options => options.ReadTimeout = TimeSpan.FromMilliseconds(100));
        await ExceptionAssert.ThrowsAsync<BifrostNotFoundException>(() => client.Batches.RetrieveAsync(Reference));
    }

    [Test]
    public async Task A_body_with_damaged_compression_still_gives_an_exception_for_the_status()
    {
        BifrostApiException failure = await FailWithAsync(GatewayResponse.Error(404, "no") with { Headers = Header("Content-Encoding", "gzip") });
        Assert.That(failure, Is.TypeOf<BifrostNotFoundException>());
    }

    [TestCase("x-request-id")]
    [TestCase("x-bifrost-request-id")]
    public async Task The_request_id_is_taken_from_the_headers(string header)
    {
        BifrostApiException failure = await FailWithAsync(GatewayResponse.Error(500, "no") with { Headers = Header(header, "r1") });
        Assert.That(failure.RequestId, Is.EqualTo("r1"));
    }

    [Test]
    public async Task The_request_id_of_the_gateway_takes_precedence()
    {
        var headers = new Dictionary<string, string> { ["x-request-id"] = "provider", ["x-bifrost-request-id"] = "gateway" };
        Assert.That((await FailWithAsync(GatewayResponse.Error(500, "no") with { Headers = headers })).RequestId, Is.EqualTo("gateway"));
    }

    [Test]
    public async Task Retry_After_may_be_seconds_or_a_date()
    {
        Assert.That((await FailWithAsync(Retry("7"))).RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(7)));
        string past = DateTimeOffset.UtcNow.AddHours(-1).ToString("R", CultureInfo.InvariantCulture);
        Assert.That((await FailWithAsync(Retry(past))).RetryAfter, Is.EqualTo(TimeSpan.Zero));
        string future = DateTimeOffset.UtcNow.AddHours(1).ToString("R", CultureInfo.InvariantCulture);
        Assert.That(
            (await FailWithAsync(Retry(future))).RetryAfter,
            Is.EqualTo(TimeSpan.FromHours(1)).Within(TimeSpan.FromMinutes(10)));
        Assert.That((await FailWithAsync(Retry("soon"))).RetryAfter, Is.Null);
    }

    [Test]
    public async Task For_a_404_for_an_escaped_id_the_message_mentions_the_age_of_the_gateway()
    {
        RespondWith(GatewayResponse.Error(404, "no"));
        BatchesClient batches = CreateClient().Batches;
        const string Hint = "the version of the gateway may be the cause";
        const string Arn = "arn:aws:bedrock:us-east-1:1:model-invocation-job/a";

        BifrostException? escaped = (await CollectedResults.ReadAsync(batches.GetEndpointResultsAsync(Arn, ModelProvider.Bedrock))).Failure;
        Assert.That(escaped, Is.TypeOf<BifrostNotFoundException>());
        Assert.That(escaped!.Message, Does.Contain(Hint));
        BifrostException? plain = (await CollectedResults.ReadAsync(batches.GetEndpointResultsAsync("batch_1", ModelProvider.OpenAI))).Failure;
        BifrostException? gemini = (await CollectedResults.ReadAsync(batches.GetEndpointResultsAsync("batches/x", ModelProvider.Gemini))).Failure;
        BifrostException base64 = await ExceptionAssert.ThrowsAsync<BifrostNotFoundException>(
            () => batches.RetrieveAsync(Arn, ModelProvider.Bedrock));
        Assert.That(new[] { plain!.Message, gemini!.Message, base64.Message }, Has.None.Contain(Hint));
    }

    private static GatewayResponse Retry(string after) => GatewayResponse.Error(429, "no") with { Headers = Header("Retry-After", after) };

    private static GatewayResponse Text(int status, string text) =>
        new() { StatusCode = status, ContentType = "text/plain; charset=utf-8", Body = Encoding.UTF8.GetBytes(text) };

    private static Dictionary<string, string> Header(string name, string value) => new() { [name] = value };

    private async Task<BifrostApiException> FailWithAsync(GatewayResponse response)
    {
        RespondWith(response);
        Exception? failure = await ExceptionAssert.RecordAsync(() => CreateClient().Batches.RetrieveAsync(Reference));
        Assert.That(failure, Is.InstanceOf<BifrostApiException>());
        return (BifrostApiException)failure!;
    }
}
