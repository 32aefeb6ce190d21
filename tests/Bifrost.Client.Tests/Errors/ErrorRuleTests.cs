using System.Net.Http.Headers;
using Bifrost.Client.Common;
using Bifrost.Client.Errors;

namespace Bifrost.Client.Tests.Errors;

/// <summary>Each rule about error responses on its own, where a response of the gateway meets several at once.</summary>
public sealed class ErrorRuleTests
{
    private static ApiError Plain { get; } = new() { Call = Call(), StatusCode = 400, IsBifrostError = false, HasStatusInBody = true };

    [TestCase("virtual_key_required", typeof(BifrostAuthenticationException))]
    [TestCase("virtual_key_not_found", typeof(BifrostAuthenticationException))]
    [TestCase("access_not_found", typeof(BifrostAuthenticationException))]
    [TestCase("virtual_key_blocked", typeof(BifrostPermissionException))]
    [TestCase("access_blocked", typeof(BifrostPermissionException))]
    [TestCase("model_blocked", typeof(BifrostPermissionException))]
    [TestCase("provider_blocked", typeof(BifrostPermissionException))]
    [TestCase("budget_exceeded", typeof(BifrostBudgetExceededException))]
    [TestCase("rate_limited", typeof(BifrostRateLimitException), true)]
    [TestCase("token_limited", typeof(BifrostRateLimitException), true)]
    [TestCase("request_limited", typeof(BifrostRateLimitException), true)]
    [TestCase("request_timed_out", typeof(BifrostProviderUnavailableException), true)]
    [TestCase("provider_connection_failed", typeof(BifrostProviderUnavailableException), true)]
    [TestCase("missing_required_headers", typeof(BifrostApiException))]
    [TestCase("request_cancelled", typeof(BifrostApiException))]
    public void The_type_decides_whatever_the_status(string errorType, Type exceptionType, bool isTransient = false)
    {
        BifrostApiException failure = Create(Plain with { Type = new BifrostErrorType(errorType) });
        Assert.That(failure, Is.TypeOf(exceptionType));
        Assert.That((failure.IsTransient, failure.Message), Is.EqualTo((isTransient, "the message")));
        Assert.That((failure.StatusCode, failure.ErrorType?.Value), Is.EqualTo((400, errorType)));
    }

    [Test]
    public void The_code_of_an_operation_that_is_not_supported_decides_whatever_the_status([Values(400, 404, 500)] int status)
    {
        BifrostApiException failure = Create(Plain with { StatusCode = status, Code = "unsupported_operation" });
        Assert.That(failure, Is.TypeOf<BifrostUnsupportedOperationException>());
        Assert.That((failure.StatusCode, failure.Code), Is.EqualTo((status, "unsupported_operation")));
    }

    [Test]
    public void The_named_types_have_the_values_of_the_gateway() => Assert.Multiple(() =>
    {
        Assert.That(BifrostErrorType.MissingRequiredHeaders.ToString(), Is.EqualTo("missing_required_headers"));
        Assert.That(BifrostErrorType.VirtualKeyRequired.ToString(), Is.EqualTo("virtual_key_required"));
        Assert.That(BifrostErrorType.VirtualKeyNotFound.ToString(), Is.EqualTo("virtual_key_not_found"));
        Assert.That(BifrostErrorType.VirtualKeyBlocked.ToString(), Is.EqualTo("virtual_key_blocked"));
        Assert.That(BifrostErrorType.AccessNotFound.ToString(), Is.EqualTo("access_not_found"));
        Assert.That(BifrostErrorType.AccessBlocked.ToString(), Is.EqualTo("access_blocked"));
        Assert.That(BifrostErrorType.ModelBlocked.ToString(), Is.EqualTo("model_blocked"));
        Assert.That(BifrostErrorType.ProviderBlocked.ToString(), Is.EqualTo("provider_blocked"));
        Assert.That(BifrostErrorType.BudgetExceeded.ToString(), Is.EqualTo("budget_exceeded"));
        Assert.That(BifrostErrorType.RateLimited.ToString(), Is.EqualTo("rate_limited"));
        Assert.That(BifrostErrorType.TokenLimited.ToString(), Is.EqualTo("token_limited"));
        Assert.That(BifrostErrorType.RequestLimited.ToString(), Is.EqualTo("request_limited"));
        Assert.That(BifrostErrorType.RequestTimedOut.ToString(), Is.EqualTo("request_timed_out"));
        Assert.That(BifrostErrorType.RequestCancelled.ToString(), Is.EqualTo("request_cancelled"));
        Assert.That(BifrostErrorType.ProviderConnectionFailed.ToString(), Is.EqualTo("provider_connection_failed"));
    });

    [TestCase(400, typeof(BifrostApiException), false)]
    [TestCase(401, typeof(BifrostAuthenticationException), false)]
    [TestCase(402, typeof(BifrostBudgetExceededException), false)]
    [TestCase(403, typeof(BifrostPermissionException), false)]
    [TestCase(404, typeof(BifrostNotFoundException), false)]
    [TestCase(408, typeof(BifrostApiException), true)]
    [TestCase(429, typeof(BifrostRateLimitException), true)]
    [TestCase(499, typeof(BifrostApiException), true)]
    [TestCase(500, typeof(BifrostApiException), true)]
    [TestCase(501, typeof(BifrostApiException), true)]
    [TestCase(502, typeof(BifrostApiException), true)]
    [TestCase(503, typeof(BifrostApiException), true)]
    [TestCase(504, typeof(BifrostApiException), true)]
    public void Without_a_type_the_status_decides(int status, Type exceptionType, bool isTransient)
    {
        BifrostApiException failure = Create(Plain with { StatusCode = status });
        Assert.That(failure, Is.TypeOf(exceptionType));
        Assert.That((failure.StatusCode, failure.IsTransient), Is.EqualTo((status, isTransient)));
    }

    [TestCase(500, true, true, false)]
    [TestCase(500, true, false, false)]
    [TestCase(500, false, true, true)]
    [TestCase(500, false, false, false)]
    [TestCase(500, null, false, true)]
    [TestCase(501, false, false, true)]
    [TestCase(501, true, false, false)]
    [TestCase(503, true, false, true)]
    [TestCase(400, null, false, false)]
    public void A_500_is_transient_unless_the_gateway_refused_the_request(int status, bool? isBifrostError, bool hasStatusInBody, bool isTransient) => Assert.That(
        Create(Plain with { StatusCode = status, IsBifrostError = isBifrostError, HasStatusInBody = hasStatusInBody }).IsTransient,
        Is.EqualTo(isTransient));

    [Test]
    public void A_provider_that_is_not_available_shows_by_the_message(
        [Values(
            "Network error occurred while connecting to provider API: x", "failed to execute HTTP request to provider API",
            "empty response received from provider", "HTML response received from provider")] string message,
        [Values(400, 404, 500, 503)] int status)
    {
        BifrostApiException failure = Create(Plain with { StatusCode = status, Message = message, IsBifrostError = true });
        Assert.That(failure, status == 404 ? Is.TypeOf<BifrostNotFoundException>() : Is.TypeOf<BifrostProviderUnavailableException>());
        Assert.That(failure.IsTransient, Is.EqualTo(status != 404));
    }

    [Test]
    public void Results_that_are_not_ready_show_by_the_message(
        [Values(
            "output_file_id is empty", "batch results not available", "results not yet available", "batch output is not available yet",
            "no results are available yet", "there are no available results")] string message,
        [Values(400, 404, 500)] int status,
        [Values] bool readsResults)
    {
        BifrostApiException failure = Create(Plain with { Call = Call(readsResults: readsResults), StatusCode = status, Message = message, IsBifrostError = true });
        Assert.That(failure is BifrostResultsNotReadyException, Is.EqualTo(readsResults && status != 400));
        Assert.That((failure.StatusCode, failure.ErrorMessage, failure.IsTransient), Is.EqualTo((status, message, false)));
    }

    [TestCase(429, null, RequestDelivery.Answered, true)]
    [TestCase(503, null, RequestDelivery.Answered, true)]
    [TestCase(503, "empty response received from provider", RequestDelivery.Unknown, false)]
    [TestCase(502, null, RequestDelivery.Unknown, false)]
    [TestCase(400, null, RequestDelivery.Answered, false)]
    public void The_response_to_a_create_decides_whether_it_was_executed(int status, string? message, RequestDelivery delivery, bool isTransient)
    {
        BifrostApiException failure = Create(Plain with { Call = Call(isRepeatable: false), StatusCode = status, Message = message });
        Assert.That((failure.Delivery, failure.IsTransient), Is.EqualTo(((RequestDelivery?)delivery, isTransient)));
        Assert.That(Create(Plain with { StatusCode = status, Message = message }).Delivery, Is.EqualTo(RequestDelivery.Answered));
    }

    [TestCase(null, 0, false, RequestDelivery.NotSent)]
    [TestCase(null, 1, false, RequestDelivery.Unknown)]
    [TestCase(null, 1, true, RequestDelivery.NotSent)]
    [TestCase(false, 1, false, RequestDelivery.NotSent)]
    [TestCase(true, 1, false, RequestDelivery.Unknown)]
    [TestCase(true, 0, true, RequestDelivery.Unknown)]
    public void Without_a_response_the_body_decides_and_without_a_body_the_attempts(bool? isComplete, int attempts, bool isNotSent, RequestDelivery delivery)
    {
        GatewayCall call = Call(upload: isComplete is { } complete ? new UploadState { IsComplete = complete } : null);
        call.Attempts = attempts;
        Assert.That(DeliveryRule.GetWithoutResponse(call, isNotSent), Is.EqualTo(delivery));
    }

    [TestCase(true, RequestDelivery.Answered)]
    [TestCase(false, RequestDelivery.Unknown)]
    public void A_response_that_cannot_be_read_leaves_open_whether_a_create_was_executed(bool isRepeatable, RequestDelivery delivery) =>
        Assert.That(DeliveryRule.GetWithBrokenResponse(Call(isRepeatable: isRepeatable)), Is.EqualTo(delivery));

    [TestCase(401, null, false, "A gateway with admin authentication accepts only a user name and password.")]
    [TestCase(401, null, true, null)]
    [TestCase(401, "virtual_key_required", false, null)]
    [TestCase(404, "access_blocked", false, "It may belong to another key.")]
    [TestCase(404, null, false, null)]
    [TestCase(403, "access_blocked", false, null)]
    [TestCase(405, null, false, "The gateway does not know this route: check the path of the base address and the version of the gateway.")]
    [TestCase(400, null, false, null)]
    public void The_message_ends_with_what_to_do(int status, string? errorType, bool isUpstream, string? hint)
    {
        string message = ApiErrorMessage.Create(
            Plain with { StatusCode = status, Type = errorType is null ? null : new BifrostErrorType(errorType), IsUpstream = isUpstream, Message = "no" });
        Assert.That(message, hint is null ? Does.EndWith(isUpstream ? "ErrorMessage." : ": no.") : Does.EndWith(": no. " + hint));
    }

    [Test]
    public void The_hint_for_an_escaped_path_names_the_version() => Assert.That(
        ApiErrorMessage.Create(Plain with { Call = Call(hasEscapedPath: true), StatusCode = 404, Message = "no" }),
        Does.EndWith(": no. The id has to be escaped in the path, which gateways up to version 1.4.19 do not decode: the version of the gateway may be the cause."));

    private static HttpRequestHeaders Secret => new HttpRequestMessage { Headers = { { "x-bf-vk", "the-secret" } } }.Headers;

    [TestCase("t", "c", " (t, c)")]
    [TestCase("t", "t", " (t)")]
    [TestCase("t", null, " (t)")]
    [TestCase(null, "c", " (c)")]
    [TestCase("two words", "c", " (c)")]
    [TestCase("t", "the-secret", " (t)")]
    [TestCase(null, null, "")]
    public void The_message_has_type_and_code_where_they_are_codes(string? type, string? code, string kind)
    {
        GatewayCall call = Call();
        call.SentHeaders = Secret;
        string message = ApiErrorMessage.Create(Plain with { Call = call, Type = type is null ? null : new BifrostErrorType(type), Code = code, Message = "no" });
        Assert.That(message, Is.EqualTo($"{call.Endpoint} for {call.Subject} failed with 400{kind}: no."));
    }

    [TestCase("no.", ": no.")]
    [TestCase("first\nsecond", ": first.")]
    [TestCase("first\rsecond", ": first.")]
    [TestCase("first\\nsecond", ": first.")]
    [TestCase("first\\nsecond\nthird", ": first.")]
    [TestCase("first\nsecond\\nthird", ": first.")]
    [TestCase("\nsecond", ": its message is in ErrorMessage.")]
    [TestCase("\\nsecond", ": its message is in ErrorMessage.")]
    [TestCase("...", ": its message is in ErrorMessage.")]
    [TestCase(" no ", ": no.")]
    [TestCase("  ", ", without a body that gives a reason.")]
    [TestCase("it is sk-abc", ": its message may contain a key, and is only in ErrorMessage.")]
    [TestCase("it is the-secret", ": its message may contain a key, and is only in ErrorMessage.")]
    public void The_message_has_the_first_line_of_the_gateways_own(string text, string reason)
    {
        GatewayCall call = Call();
        call.SentHeaders = Secret;
        Assert.That(ApiErrorMessage.Create(Plain with { Call = call, Message = text }), Does.EndWith(" failed with 400" + reason));
    }

    [Test]
    public void The_message_says_whose_error_it_is_when_it_is_not_the_gateways()
    {
        Assert.That(
            ApiErrorMessage.Create(Plain with { Message = "prompt", IsUpstream = true, ExtraFields = new BifrostExtraFields { Provider = ModelProvider.Azure } }),
            Does.EndWith(": the provider azure refused it; its message is in ErrorMessage."));
        Assert.That(
            ApiErrorMessage.Create(Plain with { Message = "prompt", IsUpstream = true, ExtraFields = new BifrostExtraFields { Provider = new("a prompt") } }),
            Does.EndWith(": the provider  refused it; its message is in ErrorMessage."));
        Assert.That(
            ApiErrorMessage.Create(Plain with { Message = "prompt", IsBifrostError = null }),
            Does.EndWith(": not an error of the gateway; its message is in ErrorMessage."));
        Assert.That(
            ApiErrorMessage.Create(Plain with { BodyExcerpt = "prompt", ContentType = "text/html" }),
            Does.EndWith(": not an error of the gateway but text/html; its beginning is in BodyExcerpt."));
        Assert.That(
            ApiErrorMessage.Create(Plain with { BodyExcerpt = "prompt" }),
            Does.EndWith(": not an error of the gateway but a body without a content type; its beginning is in BodyExcerpt."));
    }

    private static BifrostApiException Create(ApiError error) => ErrorClassifier.CreateException(error, "the message");

    private static GatewayCall Call(bool isRepeatable = true, bool readsResults = false, bool hasEscapedPath = false, UploadState? upload = null) =>
        new(() => throw new InvalidOperationException(), "batch", "batch_1", "openai")
        {
            IsRepeatable = isRepeatable,
            ReadsResults = readsResults,
            HasEscapedPath = hasEscapedPath,
            Upload = upload,
            Attempts = 1,
        };
}
