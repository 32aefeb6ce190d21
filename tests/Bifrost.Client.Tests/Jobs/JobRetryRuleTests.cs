using Bifrost.Client.Errors;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

public sealed class JobRetryRuleTests
{
    [TestCase(200, null, null, ExpectedResult = false)]
    [TestCase(400, null, null, ExpectedResult = false)]
    [TestCase(404, null, null, ExpectedResult = false)]
    [TestCase(408, null, null, ExpectedResult = true)]
    [TestCase(409, null, null, ExpectedResult = false)]
    [TestCase(409, "rate_limit_exceeded", null, ExpectedResult = true)]
    [TestCase(409, null, "{\"error\":{\"code\":\"rate_limit_exceeded\"}}", ExpectedResult = true)]
    [TestCase(409, null, "{\"error\":{\"type\":\"conflict\"}}", ExpectedResult = false)]
    [TestCase(429, null, null, ExpectedResult = true)]
    [TestCase(500, null, null, ExpectedResult = true)]
    [TestCase(599, null, null, ExpectedResult = true)]
    [TestCase(null, "batch_expired", null, ExpectedResult = true)]
    [TestCase(null, "invalid_value", null, ExpectedResult = false)]
    [TestCase(null, "overloaded_error", null, ExpectedResult = true)]
    [TestCase(null, "error", null, ExpectedResult = false, Description = "Anthropic: the gateway does not pass on the code.")]
    [TestCase(null, "8", null, ExpectedResult = true, Description = "Gemini: RESOURCE_EXHAUSTED")]
    [TestCase(null, "14", null, ExpectedResult = true, Description = "Gemini: UNAVAILABLE")]
    [TestCase(null, "3", null, ExpectedResult = false, Description = "Gemini: INVALID_ARGUMENT")]
    [TestCase(null, "503", null, ExpectedResult = true, Description = "Bedrock")]
    [TestCase(null, "400", null, ExpectedResult = false, Description = "Bedrock")]
    [TestCase(null, "ThrottlingException", null, ExpectedResult = true)]
    [TestCase(null, null, null, ExpectedResult = true, Description = "An item with neither response nor error.")]
    public bool Failures_that_can_pass_are_sent_again(int? status, string? code, string? body) => JobRetryRule.ShouldRetry(new BatchResultItem
    {
        CustomId = "a",
        Response = status is { } statusCode ? new BatchItemResponse { StatusCode = statusCode, Body = body is null ? null : JsonPayload.Parse(body) } : null,
        Error = code is null ? null : new BatchItemError { Code = code },
    });

    [TestCase("errored", ExpectedResult = false)]
    [TestCase("expired", ExpectedResult = true)]
    [TestCase("canceled", ExpectedResult = true)]
    [TestCase("succeeded", ExpectedResult = false)]
    public bool Results_of_Anthropic_are_sent_again_by_their_type(string type) =>
        JobRetryRule.ShouldRetry(new BatchResultItem { CustomId = "a", Result = new BatchItemResult { Type = type } });

    [TestCase("failed", "token_limit_exceeded", null, ExpectedResult = "token_limit_exceeded")]
    [TestCase("failed", "8", null, ExpectedResult = "8")]
    [TestCase("failed", null, "ServiceQuotaExceededException: The number of requests exceeds the service quota.", ExpectedResult = "quota_exceeded")]
    [TestCase("failed", "a text\nof two lines with token_limit", null, ExpectedResult = "quota_exceeded")]
    [TestCase("failed", "invalid_json_line", "This line is not parseable as valid JSON.", ExpectedResult = null)]
    [TestCase("failed", null, null, ExpectedResult = null)]
    [TestCase("completed", "token_limit_exceeded", null, ExpectedResult = null)]
    public string? A_batch_that_failed_because_the_queue_is_full_is_recognized(string status, string? code, string? message) => QueueFullRule.GetCode(new Batch
    {
        Id = "batch_1",
        Status = new BatchStatus(status),
        Errors = new BatchErrors { Items = [new BatchError { Code = code, Message = message }] },
    });

    [Test]
    public void An_error_because_the_queue_is_full_is_recognized()
    {
        Assert.That(QueueFullRule.GetCode(new BifrostApiException("x") { StatusCode = 400, Code = "token_limit_exceeded" }), Is.EqualTo("token_limit_exceeded"));
        Assert.That(QueueFullRule.GetCode(new BifrostApiException("x") { StatusCode = 400, ErrorMessage = "ServiceQuotaExceededException: no" }), Is.EqualTo("quota_exceeded"));
        Assert.That(QueueFullRule.GetCode(new BifrostRateLimitException("x") { StatusCode = 429 }), Is.EqualTo("429"));
        Assert.That(QueueFullRule.GetCode(new BifrostRateLimitException("x") { StatusCode = 429, Code = "slow_down" }), Is.EqualTo("slow_down"));
        Assert.That(QueueFullRule.GetCode(new BifrostApiException("x") { StatusCode = 400, Code = "invalid_value" }), Is.Null);
        Assert.That(QueueFullRule.GetCode(new BifrostBudgetExceededException("x") { StatusCode = 402, Code = "insufficient_quota" }), Is.Null);
    }
}
