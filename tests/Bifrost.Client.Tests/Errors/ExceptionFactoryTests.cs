using System.Net.Http.Headers;
using System.Text;
using Bifrost.Client.Common;
using Bifrost.Client.Errors;

namespace Bifrost.Client.Tests.Errors;

/// <summary>The messages and properties of the exceptions for calls that failed without an error of the gateway.</summary>
public sealed class ExceptionFactoryTests
{
    private static readonly Exception Cause = new InvalidOperationException("the cause");

    [Test]
    public void A_connection_failure_has_the_reason_and_the_cause()
    {
        BifrostConnectionException failure = ExceptionFactory.CreateConnectionException(
            TestCall.Create(attempts: 2), "no connection.", Cause);
        Assert.That(failure.Message, Is.EqualTo($"{TestCall.Name}: no connection."));
        Assert.That((failure.InnerException, failure.Endpoint, failure.Attempts), Is.EqualTo((Cause, TestCall.Endpoint, 2)));
        Assert.That((failure.BytesReceived, failure.IsTransient), Is.EqualTo(((long?)null, true)));
    }

    [TestCase(true, null, true, RequestDelivery.NotSent)]
    [TestCase(true, null, false, RequestDelivery.Unknown)]
    [TestCase(true, 0L, true, RequestDelivery.Answered)]
    [TestCase(true, 5L, false, RequestDelivery.Answered)]
    [TestCase(false, null, true, RequestDelivery.NotSent)]
    [TestCase(false, null, false, RequestDelivery.Unknown)]
    [TestCase(false, 0L, true, RequestDelivery.Unknown)]
    [TestCase(false, 5L, false, RequestDelivery.Unknown)]
    public void A_connection_failure_within_a_response_is_about_a_request_that_arrived(
        bool isRepeatable, long? bytesReceived, bool isNotSent, RequestDelivery delivery)
    {
        BifrostConnectionException failure = ExceptionFactory.CreateConnectionException(
            TestCall.Create(isRepeatable), "lost.", Cause, bytesReceived, isNotSent);
        Assert.That((failure.BytesReceived, failure.Delivery), Is.EqualTo((bytesReceived, (RequestDelivery?)delivery)));
    }

    [Test]
    public void A_connection_failure_with_a_cause_that_stays_is_not_transient() => Assert.That(
        ExceptionFactory.CreateConnectionException(TestCall.Create(), "refused.", Cause, isTransient: false).IsTransient,
        Is.False);

    [Test]
    public void A_timeout_has_the_reason_the_limit_and_the_cause()
    {
        var limit = TimeSpan.FromSeconds(7);
        BifrostTimeoutException failure = ExceptionFactory.CreateTimeoutException(
            TestCall.Create(attempts: 3), "no response.", limit, Cause);
        Assert.That(failure.Message, Is.EqualTo($"{TestCall.Name}: no response."));
        Assert.That((failure.InnerException, failure.Timeout, failure.Attempts), Is.EqualTo((Cause, (TimeSpan?)limit, 3)));

        BifrostTimeoutException other = ExceptionFactory.CreateTimeoutException(TestCall.Create(), "no response.", timeout: null);
        Assert.That((other.InnerException, other.Timeout, other.IsTransient), Is.EqualTo(((Exception?)null, (TimeSpan?)null, true)));
    }

    [TestCase(0, null, RequestDelivery.NotSent)]
    [TestCase(1, null, RequestDelivery.Unknown)]
    [TestCase(0, RequestDelivery.Answered, RequestDelivery.Answered)]
    [TestCase(1, RequestDelivery.NotSent, RequestDelivery.NotSent)]
    public void A_timeout_is_one_without_a_response_unless_the_caller_knows_better(
        int attempts, RequestDelivery? known, RequestDelivery delivery) => Assert.That(
        ExceptionFactory.CreateTimeoutException(TestCall.Create(attempts: attempts), "late.", timeout: null, delivery: known).Delivery,
        Is.EqualTo(delivery));

    [Test]
    public void A_handler_that_failed_is_named_by_the_type_of_its_exception_only([Values] RequestDelivery delivery)
    {
        BifrostException failure = ExceptionFactory.CreateHandlerException(TestCall.Create(), Cause, delivery);
        Assert.That(failure, Is.TypeOf<BifrostException>());
        Assert.That(
            failure.Message,
            Is.EqualTo($"{TestCall.Name}: a handler of the HttpClient failed with System.InvalidOperationException."));
        Assert.That(
            (failure.InnerException, failure.Delivery, failure.IsTransient),
            Is.EqualTo((Cause, (RequestDelivery?)delivery, false)));
    }

    [TestCase(200L, "200 bytes")]
    [TestCase(null, "a request of unknown size, 70 bytes of it sent")]
    public void A_request_that_is_too_large_has_its_size_and_the_default_limit(long? length, string size)
    {
        var upload = new UploadState { Length = length, BytesSent = 70 };
        BifrostRequestTooLargeException failure = ExceptionFactory.CreateTooLargeException(
            TestCall.Create(isRepeatable: false, upload: upload), upload, "responded with 413");
        Assert.That(failure.Message, Is.EqualTo(
            $"{TestCall.Name}: the request is too large, the gateway responded with 413 ({size}). "
            + "The default of its limit (max_request_body_size_mb) is 104857600 bytes."));
        Assert.That((failure.RequestBytes, failure.BytesSent, failure.InnerException), Is.EqualTo((length, 70L, (Exception?)null)));
        Assert.That((failure.Endpoint, failure.IsTransient), Is.EqualTo((TestCall.Endpoint, false)));
    }

    [TestCase(false, false, RequestDelivery.Answered)]
    [TestCase(false, true, RequestDelivery.Answered)]
    [TestCase(true, false, RequestDelivery.NotSent)]
    [TestCase(true, true, RequestDelivery.Unknown)]
    public void A_request_that_is_too_large_is_answered_unless_the_connection_was_closed(
        bool isClosed, bool isComplete, RequestDelivery delivery)
    {
        var upload = new UploadState { IsComplete = isComplete };
        Exception? cause = isClosed ? Cause : null;
        BifrostRequestTooLargeException failure = ExceptionFactory.CreateTooLargeException(
            TestCall.Create(isRepeatable: false, upload: upload), upload, "closed the connection", cause);
        Assert.That((failure.Delivery, failure.InnerException), Is.EqualTo(((RequestDelivery?)delivery, cause)));
    }

    [Test]
    public void An_invalid_response_has_what_is_known_about_it()
    {
        BifrostInvalidResponseException failure = ExceptionFactory.CreateInvalidResponseException(
            Response(200, "text/html"), "sent text/html instead of JSON", "<html>"u8, position: 3, Cause);
        Assert.That(failure.Message, Is.EqualTo($"{TestCall.Name}: the gateway sent text/html instead of JSON."));
        Assert.That((failure.StatusCode, failure.ContentType), Is.EqualTo((200, "text/html")));
        Assert.That((failure.Position, failure.BodyExcerpt, failure.InnerException), Is.EqualTo(((long?)3, "<html>", Cause)));
        Assert.That((failure.Endpoint, failure.IsTransient), Is.EqualTo((TestCall.Endpoint, false)));
    }

    [Test]
    public void An_invalid_response_has_no_more_than_what_is_known_about_it()
    {
        BifrostInvalidResponseException failure = ExceptionFactory.CreateInvalidResponseException(Response(200), "sent null");
        Assert.That((failure.ContentType, failure.BodyExcerpt), Is.EqualTo(((string?)null, (string?)null)));
        Assert.That((failure.Position, failure.InnerException), Is.EqualTo(((long?)null, (Exception?)null)));
    }

    [TestCase(199, true, false)]
    [TestCase(200, true, true)]
    [TestCase(200, false, false)]
    [TestCase(204, true, false)]
    [TestCase(299, true, true)]
    [TestCase(300, true, false)]
    [TestCase(400, true, false)]
    public void An_invalid_response_is_transient_when_it_is_a_success_that_was_damaged(
        int status, bool isDamaged, bool isTransient) => Assert.That(
        ExceptionFactory.CreateInvalidResponseException(Response(status), "sent half", isDamaged: isDamaged).IsTransient,
        Is.EqualTo(isTransient));

    [TestCase(199, false, RequestDelivery.Answered)]
    [TestCase(200, false, RequestDelivery.Unknown)]
    [TestCase(200, true, RequestDelivery.Answered)]
    [TestCase(299, false, RequestDelivery.Unknown)]
    [TestCase(300, false, RequestDelivery.Answered)]
    public void A_success_that_is_invalid_leaves_open_whether_a_create_was_executed(int status, bool isRepeatable, RequestDelivery delivery)
    {
        ResponseInfo response = Response(status, isRepeatable: isRepeatable);
        Assert.That(ExceptionFactory.CreateInvalidResponseException(response, "sent null").Delivery, Is.EqualTo(delivery));
        Assert.That(ExceptionFactory.CreateRedirectException(response, address: null).Delivery, Is.EqualTo(delivery));
    }

    [Test]
    public void A_redirect_that_was_not_followed_says_what_to_check()
    {
        BifrostInvalidResponseException failure = ExceptionFactory.CreateRefusedRedirectException(
            Response(302, "text/html"), new Uri("https://login.invalid/"));
        Assert.That(failure.Message, Is.EqualTo(
            $"{TestCall.Name} was redirected (302) to https://login.invalid/. Redirects are not followed, "
            + "so that keys are sent to their host only: check the scheme, host and path of the base address."));
        Assert.That((failure.StatusCode, failure.ContentType, failure.Endpoint), Is.EqualTo((302, "text/html", TestCall.Endpoint)));
        Assert.That((failure.Delivery, failure.IsTransient), Is.EqualTo(((RequestDelivery?)RequestDelivery.Answered, false)));
        Assert.That((failure.BodyExcerpt, failure.Position), Is.EqualTo(((string?)null, (long?)null)));
    }

    [Test]
    public void A_redirect_that_was_followed_says_that_the_credentials_may_have_been_sent()
    {
        BifrostInvalidResponseException failure = ExceptionFactory.CreateRedirectException(
            Response(200, "text/html"), new Uri("https://login.invalid/"));
        Assert.That(failure.Message, Is.EqualTo(
            $"{TestCall.Name} has a response (200) from https://login.invalid/, which is not what was called: the HttpClient has followed "
            + "a redirect, and may have sent the credentials there. "
            + "Set AllowAutoRedirect of its handler to false, and check the base address."));
        Assert.That((failure.StatusCode, failure.ContentType, failure.Endpoint), Is.EqualTo((200, "text/html", TestCall.Endpoint)));
    }

    [TestCase("http://user:hush@host.invalid:8080/a/b?key=hush#hush", "http://host.invalid:8080/a/b")]
    [TestCase("https://host.invalid:443/a", "https://host.invalid/a")]
    [TestCase("ftp://host.invalid/a", "an address that is not http")]
    [TestCase("file:///a", "an address that is not http")]
    [TestCase("http://host.invalid/sk-abc", "an address with a key")]
    [TestCase("http://host.invalid/the-secret", "an address with a key")]
    [TestCase("http://host.invalid/a?the-secret", "http://host.invalid/a")]
    public void An_absolute_address_is_named_without_what_can_be_a_secret(string address, string named) =>
        Assert.That(NameOf(new Uri(address)), Is.EqualTo(named));

    [TestCase("/a/b?key=hush#hush", "/a/b")]
    [TestCase("/a#hush?hush", "/a")]
    [TestCase("a", "a")]
    [TestCase("//host.invalid/a", "an address that is not http")]
    [TestCase("/a//b", "an address that is not http")]
    [TestCase("user@host.invalid/a", "an address that is not http")]
    [TestCase("@host.invalid", "an address that is not http")]
    [TestCase("/a:b", "an address that is not http")]
    [TestCase(@"\a", "an address that is not http")]
    [TestCase("/sk-abc", "an address with a key")]
    [TestCase("/the-secret", "an address with a key")]
    public void A_relative_address_is_named_when_it_is_a_path(string address, string named) =>
        Assert.That(NameOf(new Uri(address, UriKind.Relative)), Is.EqualTo(named));

    [Test]
    public void A_redirect_may_have_no_address() => Assert.That(NameOf(null), Is.EqualTo("no address"));

    [Test]
    public void Pages_that_cannot_be_followed_have_the_cursor_and_no_request()
    {
        BifrostPaginationException failure = ExceptionFactory.CreatePaginationException(
            TestCall.Endpoint, "batch 'batch_1'", "the cursor repeats", "c1");
        Assert.That(
            failure.Message,
            Is.EqualTo($"{TestCall.Endpoint} for batch 'batch_1' cannot be paged to its end: the cursor repeats."));
        Assert.That((failure.Endpoint, failure.Cursor), Is.EqualTo((TestCall.Endpoint, "c1")));
        Assert.That((failure.Delivery, failure.Attempts, failure.IsTransient), Is.EqualTo(((RequestDelivery?)null, (int?)null, false)));
    }

    [Test]
    public void The_excerpt_of_an_empty_body_is_null() => Assert.That(ExceptionFactory.GetExcerpt([]), Is.Null);

    // A character of UTF-8 has up to three bytes, four for a pair of UTF-16 characters.
    [Test]
    public void The_excerpt_has_up_to_1000_characters(
        [Values("x", "é", "€")] string character, [Values(1, 999, 1000, 1001, 1500)] int count)
    {
        byte[] body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(character, count)));
        Assert.That(ExceptionFactory.GetExcerpt(body), Is.EqualTo(string.Concat(Enumerable.Repeat(character, Math.Min(count, 1000)))));
    }

    private static string NameOf(Uri? address)
    {
        const string Before = " was redirected (302) to ";
        string message = ExceptionFactory.CreateRefusedRedirectException(Response(302), address).Message;
        int start = message.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        return message[start..message.IndexOf(". Redirects are not followed", StringComparison.Ordinal)];
    }

    private static ResponseInfo Response(int status, string? contentType = null, bool isRepeatable = true)
    {
        GatewayCall call = TestCall.Create(isRepeatable);
        using var request = new HttpRequestMessage();
        HttpRequestHeaders headers = request.Headers;
        headers.Add("x-bf-vk", "the-secret");
        call.SentHeaders = headers;
        return new ResponseInfo(call, status, contentType);
    }
}
