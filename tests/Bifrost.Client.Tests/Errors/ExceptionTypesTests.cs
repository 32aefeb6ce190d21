namespace Bifrost.Client.Tests.Errors;

/// <summary>What the exception types have when a program or a test creates them, without a response.</summary>
public sealed class ExceptionTypesTests
{
    private static readonly Exception Cause = new InvalidOperationException("the cause");

    private static IEnumerable<TestCaseData> Types()
    {
        yield return Type(new BifrostException("m", Cause), isTransient: false);
        yield return Type(new BifrostConnectionException("m", Cause), isTransient: true);
        yield return Type(new BifrostTimeoutException("m", Cause), isTransient: true);
        yield return Type(new BifrostInvalidResponseException("m", Cause), isTransient: false);
        yield return Type(new BifrostRequestTooLargeException("m", Cause), isTransient: false);
        yield return Type(new BifrostInvalidRequestItemException("m", Cause), isTransient: false);
        yield return Type(new BifrostPaginationException("m", Cause), isTransient: false);
        yield return Type(new BifrostWaitException("m", Cause), isTransient: false);
        yield return Type(new BifrostBatchFailedException("m", Cause), isTransient: false);
        yield return Type(new BifrostCancelAcceptedException("m", Cause), isTransient: false);
        yield return Type(new BifrostApiException("m", Cause), isTransient: false);
        yield return Type(new BifrostAuthenticationException("m", Cause), isTransient: false);
        yield return Type(new BifrostPermissionException("m", Cause), isTransient: false);
        yield return Type(new BifrostBudgetExceededException("m", Cause), isTransient: false);
        yield return Type(new BifrostRateLimitException("m", Cause), isTransient: true);
        yield return Type(new BifrostNotFoundException("m", Cause), isTransient: false);
        yield return Type(new BifrostResultsNotReadyException("m", Cause), isTransient: false);
        yield return Type(new BifrostUnsupportedOperationException("m", Cause), isTransient: false);
        yield return Type(new BifrostProviderUnavailableException("m", Cause), isTransient: true);

        static TestCaseData Type(BifrostException failure, bool isTransient) =>
            new TestCaseData(failure, isTransient).SetArgDisplayNames(failure.GetType().Name);
    }

    [TestCaseSource(nameof(Types))]
    public void An_exception_is_transient_by_its_type(BifrostException failure, bool isTransient) => Assert.That(
        (failure.IsTransient, failure.Message, failure.InnerException),
        Is.EqualTo((isTransient, "m", Cause)));

    [TestCase(0, false)]
    [TestCase(400, false)]
    [TestCase(407, false)]
    [TestCase(408, true)]
    [TestCase(409, false)]
    [TestCase(429, true)]
    [TestCase(499, true)]
    [TestCase(500, false)]
    [TestCase(501, false)]
    [TestCase(502, true)]
    [TestCase(503, true)]
    [TestCase(504, true)]
    [TestCase(505, false)]
    public void An_API_exception_is_transient_by_its_status(int status, bool isTransient) =>
        Assert.That(new BifrostApiException("m") { StatusCode = status }.IsTransient, Is.EqualTo(isTransient));

    [Test]
    public void The_value_that_a_test_sets_takes_precedence_over_the_type([Values] bool isTransient)
    {
        Assert.That(new BifrostRateLimitException("m") { IsTransient = isTransient }.IsTransient, Is.EqualTo(isTransient));
        Assert.That(new BifrostPermissionException("m") { IsTransient = isTransient }.IsTransient, Is.EqualTo(isTransient));
    }

    [Test]
    public void A_cancellation_that_was_accepted_is_transient_when_the_retrieve_is([Values] bool isTransient) => Assert.That(
        new BifrostCancelAcceptedException("m", new BifrostException("retrieve") { IsTransient = isTransient }).IsTransient,
        Is.EqualTo(isTransient));
}
