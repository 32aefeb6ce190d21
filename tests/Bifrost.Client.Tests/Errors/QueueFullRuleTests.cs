using System.Text.Json;
using Bifrost.Client.Errors;

namespace Bifrost.Client.Tests.Errors;

/// <summary>Which errors say that a provider takes no more batches for now.</summary>
public sealed class QueueFullRuleTests
{
    [TestCase("token_limit_exceeded", "token_limit_exceeded")]
    [TestCase("rate_limit_exceeded", "rate_limit_exceeded")]
    [TestCase("quota_exceeded", "quota_exceeded")]
    [TestCase("RESOURCE_EXHAUSTED", "RESOURCE_EXHAUSTED")]
    [TestCase("ThrottlingException", "ThrottlingException")]
    [TestCase("8", "8")]
    [TestCase("429", "429")]
    [TestCase("a quota, in words", "quota_exceeded")]
    [TestCase("7", null)]
    [TestCase("430", null)]
    [TestCase("invalid_request", null)]
    [TestCase("insufficient_quota", null)]
    [TestCase("billing_quota", null)]
    [TestCase("", null)]
    [TestCase(null, null)]
    public void The_code_of_an_error_decides(string? code, string? expected) =>
        Assert.That(QueueFullRule.GetCode(new BifrostApiException("no") { StatusCode = 400, Code = code }), Is.EqualTo(expected));

    [TestCase("Enqueued token limit reached for gpt-4o in organization org-1.")]
    [TestCase("An error: ServiceQuotaExceededException")]
    [TestCase("ThrottlingException: Rate exceeded")]
    [TestCase("Resource has been exhausted (e.g. check quota).")]
    public void The_message_of_an_error_decides(string message)
    {
        Assert.That(QueueFullRule.GetCode(new BifrostApiException("no") { StatusCode = 400, ErrorMessage = message }), Is.EqualTo("quota_exceeded"));
        Assert.That(QueueFullRule.GetCode(new BifrostApiException("no") { StatusCode = 400, ErrorMessage = message, Code = "some_code" }), Is.EqualTo("some_code"));
        Assert.That(QueueFullRule.GetCode(new BifrostApiException("no") { StatusCode = 400, ErrorMessage = message, Code = "a b" }), Is.EqualTo("quota_exceeded"));
        Assert.That(QueueFullRule.GetCode(new BifrostApiException("no") { StatusCode = 400, ErrorMessage = message, Code = "insufficient_quota" }), Is.Null);
        Assert.That(QueueFullRule.GetCode(new BifrostBudgetExceededException("no") { StatusCode = 402, ErrorMessage = message }), Is.Null);
    }

    [TestCase(429, null, "429")]
    [TestCase(400, "some_code", "some_code")]
    [TestCase(429, "a b", "429")]
    [TestCase(429, "billing_hard_limit_reached", null)]
    public void A_rate_limit_says_so_whatever_its_code(int status, string? code, string? expected) =>
        Assert.That(QueueFullRule.GetCode(new BifrostRateLimitException("no") { StatusCode = status, Code = code }), Is.EqualTo(expected));

    [Test]
    public void Another_error_does_not_say_so() =>
        Assert.That(QueueFullRule.GetCode(new BifrostApiException("no") { StatusCode = 429, ErrorMessage = "Too many." }), Is.Null);

    [TestCase("token_limit_exceeded", "no", "token_limit_exceeded")]
    [TestCase(null, "Enqueued token limit reached", "quota_exceeded")]
    [TestCase("other", "Enqueued token limit reached", "quota_exceeded")]
    [TestCase("a quota", "no", "quota_exceeded")]
    [TestCase("other", "no", null)]
    [TestCase("insufficient_quota", "no", null)]
    [TestCase(null, null, null)]
    public void The_error_of_a_batch_that_failed_decides(string? code, string? message, string? expected)
    {
        var batch = new Batch { Id = "b", Status = BatchStatus.Failed, Errors = new BatchErrors { Items = [null!, new BatchError { Code = "other" }, new BatchError { Code = code, Message = message }] } };

        Assert.That(QueueFullRule.GetCode(batch), Is.EqualTo(expected));
        Assert.That(QueueFullRule.GetCode(batch with { Status = BatchStatus.Expired }), Is.Null, "It did not fail.");
        Assert.That(QueueFullRule.GetCode(batch with { Errors = null }), Is.Null);
    }

    [Test]
    public void An_error_is_written_with_its_members()
    {
        ErrorBody body = JsonSerializer.Deserialize("""{"error":{"code":5,"message":"m"}}""", BifrostJson.TypeInfo<ErrorBody>())!;

        Assert.That((body.Error!.Code, body.Error.Message), Is.EqualTo(("5", "m")));
        Assert.That(JsonSerializer.Serialize(body, BifrostJson.TypeInfo<ErrorBody>()), Is.EqualTo("""{"error":{"code":"5","message":"m"}}"""));
    }
}
