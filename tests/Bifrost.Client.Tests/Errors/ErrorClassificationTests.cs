namespace Bifrost.Client.Tests.Errors;

public sealed class ErrorClassificationTests : GatewayTestBase
{
    private static IEnumerable<TestCaseData> Kinds()
    {
        yield return Case<BifrostAuthenticationException>(GatewayResponse.Error(401, "Unauthorized"), isTransient: false);
        yield return Case<BifrostAuthenticationException>(GatewayResponse.Error(401, "m", "virtual_key_required"), isTransient: false);
        yield return Case<BifrostAuthenticationException>(GatewayResponse.Error(403, "m", "virtual_key_not_found"), isTransient: false);
        yield return Case<BifrostPermissionException>(GatewayResponse.Error(403, "m", "virtual_key_blocked"), isTransient: false);
        yield return Case<BifrostPermissionException>(GatewayResponse.Error(403, "m", "provider_blocked"), isTransient: false);
        yield return Case<BifrostPermissionException>(GatewayResponse.Error(403, "m", "model_blocked"), isTransient: false);
        yield return Case<BifrostPermissionException>(GatewayResponse.Error(403, "m"), isTransient: false);
        yield return Case<BifrostBudgetExceededException>(GatewayResponse.Error(402, "m", "budget_exceeded"), isTransient: false);
        yield return Case<BifrostBudgetExceededException>(GatewayResponse.Error(402, "m"), isTransient: false);
        yield return Case<BifrostRateLimitException>(GatewayResponse.Error(429, "m", "rate_limited"), isTransient: true);
        yield return Case<BifrostRateLimitException>(GatewayResponse.Error(429, "m", "token_limited"), isTransient: true);
        yield return Case<BifrostRateLimitException>(GatewayResponse.Error(429, "m", "request_limited"), isTransient: true);
        yield return Case<BifrostRateLimitException>(GatewayResponse.Error(429, "m"), isTransient: true);
        yield return Case<BifrostNotFoundException>(GatewayResponse.Error(404, "m"), isTransient: false);
        yield return Case<BifrostUnsupportedOperationException>(GatewayResponse.Error(400, "m", code: "unsupported_operation"), isTransient: false);
        yield return Case<BifrostUnsupportedOperationException>(GatewayResponse.Error(500, "m", code: "unsupported_operation", isBifrostError: true), isTransient: false);
        yield return Case<BifrostProviderUnavailableException>(GatewayResponse.Error(502, "m", errorType: "provider_connection_failed"), isTransient: true);
        yield return Case<BifrostProviderUnavailableException>(GatewayResponse.Error(504, "m", errorType: "request_timed_out", isBifrostError: true), isTransient: true);
        yield return Case<BifrostProviderUnavailableException>(GatewayResponse.Error(400, "network error occurred while connecting to provider API: x"), isTransient: true);
        yield return Case<BifrostProviderUnavailableException>(GatewayResponse.Error(500, "failed to execute HTTP request to provider API", isBifrostError: true), isTransient: true);
        yield return Case<BifrostApiException>(GatewayResponse.Error(499, "m", errorType: "request_cancelled"), isTransient: true);
        yield return Case<BifrostApiException>(GatewayResponse.Error(500, "m", isBifrostError: true), isTransient: false);
        yield return Case<BifrostApiException>(GatewayResponse.Error(500, "m"), isTransient: true);
        yield return Case<BifrostApiException>(GatewayResponse.Error(503, "m"), isTransient: true);
        yield return Case<BifrostApiException>(GatewayResponse.Error(400, "m"), isTransient: false);
        yield return Case<BifrostApiException>(GatewayResponse.Error(400, "m", "missing_required_headers"), isTransient: false);
        yield return Case<BifrostApiException>(GatewayResponse.Error(409, "m"), isTransient: false);
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Each_error_has_its_exception_type_and_IsTransient_value(Type type, GatewayResponse response, bool isTransient)
    {
        RespondWith(response);
        BatchesClient batches = CreateClient().Batches;
        Exception?[] failures =
        [
            await ExceptionAssert.RecordAsync(() => batches.RetrieveAsync(Reference)),
            (await CollectedResults.ReadAsync(batches.GetEndpointResultsAsync(Reference))).Failure,
        ];
        Assert.That(failures, Is.All.TypeOf(type));
        Assert.That(failures.Cast<BifrostApiException>().Select(failure => failure.IsTransient), Is.All.EqualTo(isTransient));
    }

    [TestCase(500, "batch results not available: output_file_id is empty (batch may not be completed)")]
    [TestCase(500, "batch x is still processing (state: BATCH_STATE_RUNNING), results not yet available")]
    [TestCase(500, "batch output is not available yet (job state: JOB_STATE_RUNNING)")]
    public async Task Results_that_are_not_ready_have_their_own_exception_type(int status, string message)
    {
        RespondWith(GatewayResponse.Error(status, message, isBifrostError: true));
        BatchesClient batches = CreateClient().Batches;
        BifrostResultsNotReadyException failure = await ExceptionAssert.ThrowsAsync<BifrostResultsNotReadyException>(
            () => batches.GetResultsPageAsync(Reference));
        Assert.That(failure.IsTransient, Is.False);
        await ExceptionAssert.ThrowsAsync<BifrostApiException>(() => batches.RetrieveAsync(Reference));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_500_that_says_results_are_not_available_is_not_ready_on_the_results_endpoint_only(bool isBifrostError)
    {
        RespondWith(GatewayResponse.Error(500, "batch results not available: the job is InProgress", isBifrostError: isBifrostError));
        BatchesClient batches = CreateClient().Batches;
        await ExceptionAssert.ThrowsAsync<BifrostResultsNotReadyException>(() => batches.GetResultsPageAsync(Reference));
        await ExceptionAssert.ThrowsAsync<BifrostApiException>(() => batches.RetrieveAsync(Reference));
    }

    [Test]
    public async Task A_key_that_is_not_known_is_an_authentication_failure()
    {
        // With 400 only the type says so.
        foreach (int status in (int[])[401, 400])
        {
            RespondWith(GatewayResponse.Error(status, "m", "access_not_found"));
            BifrostAuthenticationException failure = await ExceptionAssert.ThrowsAsync<BifrostAuthenticationException>(() => CreateClient().Batches.RetrieveAsync(Reference));
            Assert.That((failure.StatusCode, failure.ErrorType), Is.EqualTo((status, (BifrostErrorType?)BifrostErrorType.AccessNotFound)));
        }
    }

    [TestCase(403, false)]
    [TestCase(404, true)]
    public async Task Blocked_access_is_a_permission_failure_and_a_404_hints_at_another_key(int status, bool hasHint)
    {
        RespondWith(GatewayResponse.Error(status, "m", "access_blocked"));
        BifrostPermissionException failure = await ExceptionAssert.ThrowsAsync<BifrostPermissionException>(() => CreateClient().Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message.Contains("another key", StringComparison.Ordinal), Is.EqualTo(hasHint));
        Assert.That(failure.IsTransient, Is.False);
    }

    [TestCase("""{"is_bifrost_error":false,"error":{"message":"m"},"extra_fields":{}}""", false)]
    [TestCase("""{"is_bifrost_error":false,"status_code":500,"error":{"message":"m"},"extra_fields":{}}""", true)]
    [TestCase("""{"detail":"an error of a proxy"}""", true)]
    [TestCase("Internal Server Error", true)]
    [TestCase("", true)]
    public async Task A_500_is_transient_unless_the_gateway_responds_so_without_having_chosen_a_status(string body, bool isTransient)
    {
        RespondWith(GatewayResponse.Json(body, 500));
        BifrostApiException failure = await ExceptionAssert.ThrowsAsync<BifrostApiException>(() => CreateClient().Batches.RetrieveAsync(Reference));
        Assert.That(failure.IsTransient, Is.EqualTo(isTransient));
    }

    private static TestCaseData Case<T>(GatewayResponse response, bool isTransient)
        where T : BifrostApiException
    {
        string body = System.Text.Encoding.UTF8.GetString(response.Body.Span);
        return new TestCaseData(typeof(T), response, isTransient).SetArgDisplayNames(typeof(T).Name, $"{response.StatusCode} {body[..Math.Min(80, body.Length)]}");
    }
}
