using System.Net.Http.Headers;
using System.Text;
using Bifrost.Client.Common;
using Bifrost.Client.Errors;

namespace Bifrost.Client.Tests.Errors;

/// <summary>What is read from the status, the headers and the body of an error response.</summary>
public sealed class ErrorReaderTests
{
    private const string Detailed = """
        {"event_id":"ev1","type":"odd","is_bifrost_error":true,"status_code":418,
         "error":{"type":"inner","code":"c1","message":"Short.","error":"dial tcp: refused","param":{"a":1},"event_id":"ev2"},
         "extra_fields":{"provider":"azure","request_type":"batch_retrieve"}}
        """;

    [Test]
    public void An_error_of_the_gateway_has_all_members_of_its_body()
    {
        BifrostApiException failure = ReadApi(418, Detailed, contentType: "application/json");
        Assert.That(failure.Message, Is.EqualTo($"{TestCall.Name} failed with 418 (odd, c1): Short."));
        Assert.That((failure.Endpoint, failure.Attempts, failure.StatusCode), Is.EqualTo((TestCall.Endpoint, 1, 418)));
        Assert.That((failure.ErrorType?.Value, failure.Code, failure.ErrorMessage), Is.EqualTo(("odd", "c1", "Short.")));
        Assert.That(
            (failure.ErrorDetail, failure.Param?.ToString(), failure.EventId),
            Is.EqualTo(("dial tcp: refused", """{"a":1}""", "ev1")));
        Assert.That((failure.IsBifrostError, failure.Provider), Is.EqualTo(((bool?)true, (ModelProvider?)ModelProvider.Azure)));
        Assert.That((failure.RequestType?.Value, failure.ExtraFields?.Provider?.Value), Is.EqualTo(("batch_retrieve", "azure")));
        Assert.That((failure.RawBody?.ToString(), failure.BodyExcerpt), Is.EqualTo((Detailed, (string?)null)));
    }

    [TestCase("<html>", true)]
    [TestCase(Detailed, false)]
    public void A_body_that_is_no_error_of_the_gateway_or_is_cut_off_is_an_excerpt(string body, bool isWhole)
    {
        BifrostApiException failure = ReadApi(400, body, isWhole, contentType: "text/html");
        Assert.That(
            failure.Message,
            Is.EqualTo($"{TestCall.Name} failed with 400: not an error of the gateway but text/html; its beginning is in BodyExcerpt."));
        Assert.That((failure.BodyExcerpt, failure.RawBody, failure.ErrorMessage), Is.EqualTo((body, (JsonPayload?)null, (string?)null)));
        Assert.That(new object?[] { failure.ErrorType, failure.Code, failure.EventId }, Is.All.Null);
        Assert.That(new object?[] { failure.ExtraFields, failure.Provider, failure.RequestType }, Is.All.Null);
    }

    [TestCase("""{"error":{}}""", true)]
    [TestCase("""{"error":"no"}""", true)]
    [TestCase("""{"type":"odd"}""", true)]
    [TestCase("""{"extra_fields":{}}""", true)]
    [TestCase("""{"is_bifrost_error":false}""", true)]
    [TestCase("""{"status_code":400,"event_id":"ev1"}""", false)]
    [TestCase("""{"detail":"no"}""", false)]
    [TestCase("{}", false)]
    [TestCase("[]", false)]
    [TestCase("null", false)]
    [TestCase("\"no\"", false)]
    [TestCase("""{"error":{"message":"cut""", false)]
    public void One_member_makes_a_body_an_error_of_the_gateway(string body, bool isError)
    {
        BifrostApiException failure = ReadApi(400, body);
        Assert.That((failure.RawBody?.ToString(), failure.BodyExcerpt), Is.EqualTo(isError ? (body, null) : ((string?)null, body)));
    }

    [TestCase("""{"type":"top","is_bifrost_error":false,"error":{"type":"inner"}}""", "top")]
    [TestCase("""{"type":"","is_bifrost_error":false,"error":{"type":"inner"}}""", "inner")]
    [TestCase("""{"is_bifrost_error":false,"error":{"type":"inner"}}""", "inner")]
    [TestCase("""{"type":"error","error":{"type":"inner"}}""", "inner")]
    [TestCase("""{"type":"top","error":{"message":"no"}}""", "top")]
    [TestCase("""{"type":"top","error":null}""", "top")]
    [TestCase("""{"type":"","is_bifrost_error":false,"error":{"type":""}}""", null)]
    [TestCase("""{"is_bifrost_error":false,"error":{"message":"no"}}""", null)]
    [TestCase("""{"is_bifrost_error":false}""", null)]
    public void The_type_is_at_the_top_or_in_the_error(string body, string? type) =>
        Assert.That(ReadApi(400, body).ErrorType?.Value, Is.EqualTo(type));

    [TestCase("""{"event_id":"top","error":{"event_id":"inner"}}""", "top")]
    [TestCase("""{"error":{"event_id":"inner"}}""", "inner")]
    [TestCase("""{"event_id":"top","type":"odd"}""", "top")]
    [TestCase("""{"type":"odd"}""", null)]
    public void The_event_id_is_at_the_top_or_in_the_error(string body, string? eventId) =>
        Assert.That(ReadApi(400, body).EventId, Is.EqualTo(eventId));

    [TestCase("\"a \\\"text\\\"\"", "a \"text\"")]
    [TestCase("""{"a": "b"}""", """{"a": "b"}""")]
    [TestCase("5", "5")]
    [TestCase("\"\\ud800\"", "\"\\ud800\"")]
    public void The_detail_is_the_text_or_the_JSON_as_received(string json, string detail) =>
        Assert.That(ReadApi(400, $$$"""{"error":{"error":{{{json}}}}}""").ErrorDetail, Is.EqualTo(detail));

    [Test]
    public void The_members_of_an_error_may_be_missing()
    {
        BifrostApiException failure = ReadApi(400, """{"error":{}}""");
        Assert.That((failure.ErrorDetail, failure.Param, failure.Code), Is.EqualTo(((string?)null, (JsonPayload?)null, (string?)null)));
        Assert.That((failure.ErrorMessage, failure.IsBifrostError), Is.EqualTo(((string?)null, (bool?)null)));
    }

    [TestCase("""{"is_bifrost_error":false,"status_code":400,"error":{"message":"no"},"extra_fields":{"request_type":"x"}}""", true)]
    [TestCase("""{"is_bifrost_error":false,"status_code":400,"error":{"message":"no"},"type":"","extra_fields":{"request_type":"x"}}""", true)]
    [TestCase("""{"is_bifrost_error":true,"error":{"message":"no"},"extra_fields":{"raw_response":{}}}""", true)]
    [TestCase("""{"is_bifrost_error":true,"status_code":400,"error":{"message":"no"},"extra_fields":{"request_type":"x"}}""", false)]
    [TestCase("""{"is_bifrost_error":false,"error":{"message":"no"},"extra_fields":{"request_type":"x"}}""", false)]
    [TestCase("""{"is_bifrost_error":false,"status_code":400,"error":{"message":"no"},"extra_fields":{}}""", false)]
    [TestCase("""{"is_bifrost_error":false,"status_code":400,"error":{"message":"no"}}""", false)]
    [TestCase("""{"is_bifrost_error":false,"status_code":400,"type":"odd","error":{"message":"no"},"extra_fields":{"request_type":"x"}}""", false)]
    [TestCase("""{"is_bifrost_error":false,"status_code":400,"error":{"message":"no","type":"provider_connection_failed"},"extra_fields":{"request_type":"x"}}""", false)]
    public void Only_the_message_of_a_provider_is_left_out_of_the_message(string body, bool isUpstream) => Assert.That(
        ReadApi(400, body).Message,
        Does.EndWith(isUpstream ? ": the provider  refused it; its message is in ErrorMessage." : ": no."));

    [Test]
    public void An_error_without_error_member_can_be_the_providers() => Assert.That(
        ReadApi(400, """{"is_bifrost_error":false,"status_code":400,"extra_fields":{"request_type":"x","provider":"azure"}}""").Message,
        Does.EndWith(" failed with 400: the provider azure refused it; its message is in ErrorMessage."));

    [TestCase("""{"is_bifrost_error":false,"status_code":500}""", true)]
    [TestCase("""{"is_bifrost_error":false}""", false)]
    public void A_500_whose_body_repeats_the_status_is_transient(string body, bool isTransient) =>
        Assert.That(ReadApi(500, body).IsTransient, Is.EqualTo(isTransient));

    [TestCase(299, false)]
    [TestCase(300, true)]
    [TestCase(302, true)]
    [TestCase(399, true)]
    [TestCase(400, false)]
    public void A_3xx_is_a_redirect_that_was_not_followed(int status, bool isRedirect)
    {
        BifrostException failure = Read(status, Detailed, setHeaders: headers => headers.Location = new Uri("https://login.invalid/a"));
        Assert.That(failure, isRedirect ? Is.TypeOf<BifrostInvalidResponseException>() : Is.TypeOf<BifrostApiException>());
        Assert.That(
            failure.Message.Contains($"was redirected ({status}) to https://login.invalid/a.", StringComparison.Ordinal),
            Is.EqualTo(isRedirect));
    }

    [TestCase(413, "", true)]
    [TestCase(413, "<html>", true)]
    [TestCase(413, """{"error":{"message":"no"}}""", true)]
    [TestCase(413, """{"extra_fields":{}}""", true)]
    [TestCase(413, """{"extra_fields":{"provider":"azure"}}""", false)]
    [TestCase(413, """{"extra_fields":{"routing_info":{"provider":"azure"}}}""", false)]
    [TestCase(400, "Error when parsing request", true)]
    [TestCase(400, "An Error when parsing request: body too large", true)]
    [TestCase(400, "error when parsing request", false)]
    [TestCase(400, """{"error":{"message":"Error when parsing request"}}""", false)]
    [TestCase(400, "", false)]
    [TestCase(500, "Error when parsing request", false)]
    public void A_request_with_a_body_can_be_too_large(int status, string body, bool isTooLarge)
    {
        BifrostException failure = Read(status, body, upload: new UploadState { Length = 200 });
        Assert.That(failure, isTooLarge ? Is.TypeOf<BifrostRequestTooLargeException>() : Is.TypeOf<BifrostApiException>());
        Assert.That(
            failure.Message.Contains($"too large, the gateway responded with {status} (200 bytes).", StringComparison.Ordinal),
            Is.EqualTo(isTooLarge));
    }

    [TestCase(413, "<html>")]
    [TestCase(400, "Error when parsing request")]
    public void A_request_without_a_body_is_not_too_large(int status, string body) =>
        Assert.That(Read(status, body), Is.TypeOf<BifrostApiException>());

    [TestCase(null, null, null)]
    [TestCase("gateway", null, "gateway")]
    [TestCase(null, "proxy", "proxy")]
    [TestCase("gateway", "proxy", "gateway")]
    [TestCase("", "proxy", "proxy")]
    [TestCase("", "", null)]
    public void The_request_id_of_the_gateway_comes_before_that_of_a_proxy(string? ofGateway, string? ofProxy, string? expected)
    {
        BifrostApiException failure = ReadApi(400, Detailed, setHeaders: headers =>
        {
            if (ofGateway is not null)
                headers.TryAddWithoutValidation("x-bifrost-request-id", ofGateway);
            if (ofProxy is not null)
                headers.TryAddWithoutValidation("x-request-id", ofProxy);
        });
        Assert.That(failure.RequestId, Is.EqualTo(expected));
    }

    [Test]
    public void Without_Retry_After_there_is_no_delay() => Assert.That(ReadApi(429, Detailed).RetryAfter, Is.Null);

    [TestCase(0)]
    [TestCase(7)]
    public void The_delay_may_be_in_seconds(int seconds)
    {
        var delay = TimeSpan.FromSeconds(seconds);
        BifrostApiException failure = ReadApi(
            429, Detailed, setHeaders: headers => headers.RetryAfter = new RetryConditionHeaderValue(delay));
        Assert.That(failure.RetryAfter, Is.EqualTo(delay));
    }

    // Hours: when the response was sent by the clock of the sender, and the delay that it requests by that clock.
    [TestCase(0, 2, 2)]
    [TestCase(0, 0, 0)]
    [TestCase(0, -2, 0)]
    [TestCase(23, 2, 2)]
    [TestCase(-23, 2, 2)]
    [TestCase(-23, 26, 26)]
    [TestCase(25, 2, 2)]
    [TestCase(25, -2, 0)]
    public void The_delay_until_a_date_is_measured_with_the_clock_of_the_sender(int sent, int requested, int expected) =>
        Assert.That(ReadDelay(sent, requested), Is.EqualTo(TimeSpan.FromHours(expected)));

    [TestCase(-25, 26, 1)]
    [TestCase(-240, 241, 1)]
    [TestCase(null, 1, 1)]
    public void The_delay_until_a_date_is_measured_with_our_clock_when_that_of_the_sender_is_wrong(
        int? sent, int requested, int expected) =>
        Assert.That(ReadDelay(sent, requested), Is.EqualTo(TimeSpan.FromHours(expected)).Within(TimeSpan.FromMinutes(10)));

    [TestCase(-25, 2)]
    [TestCase(null, -1)]
    public void A_date_that_has_passed_is_no_delay(int? sent, int requested) =>
        Assert.That(ReadDelay(sent, requested), Is.EqualTo(TimeSpan.Zero));

    private static TimeSpan? ReadDelay(int? sent, int requested)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return ReadApi(429, Detailed, setHeaders: headers =>
        {
            headers.Date = sent is { } hours ? now.AddHours(hours) : null;
            headers.RetryAfter = new RetryConditionHeaderValue(now.AddHours((sent ?? 0) + requested));
        }).RetryAfter;
    }

    private static BifrostApiException ReadApi(
        int status, string body, bool isWhole = true, string? contentType = null, Action<HttpResponseHeaders>? setHeaders = null)
    {
        BifrostException failure = Read(status, body, isWhole, contentType, setHeaders);
        Assert.That(failure, Is.InstanceOf<BifrostApiException>());
        return (BifrostApiException)failure;
    }

    private static BifrostException Read(
        int status,
        string body,
        bool isWhole = true,
        string? contentType = null,
        Action<HttpResponseHeaders>? setHeaders = null,
        UploadState? upload = null)
    {
        using var message = new HttpResponseMessage();
        setHeaders?.Invoke(message.Headers);
        var info = new ResponseInfo(TestCall.Create(isRepeatable: upload is null, upload: upload), status, contentType);
        return ErrorReader.CreateException(new ErrorResponse(info, message.Headers, Encoding.UTF8.GetBytes(body), isWhole));
    }
}
