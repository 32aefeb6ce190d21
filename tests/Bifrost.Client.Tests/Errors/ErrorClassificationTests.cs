namespace Bifrost.Client.Tests.Errors;

[Parallelizable(ParallelScope.Self)]
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

    private static TestCaseData Case<T>(GatewayResponse response, bool isTransient)
        where T : BifrostApiException
    {
        string body = System.Text.Encoding.UTF8.GetString(response.Body.Span);
        return new TestCaseData(typeof(T), response, isTransient).SetArgDisplayNames(typeof(T).Name, $"{response.StatusCode} {body[..Math.Min(80, body.Length)]}");
    }
}
