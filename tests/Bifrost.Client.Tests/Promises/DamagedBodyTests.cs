namespace Bifrost.Client.Tests.Promises;

public sealed class DamagedBodyTests : GatewayTestBase
{
    [TestCase("br")]
    [TestCase("gzip")]
    [TestCase("deflate")]
    public async Task Promise_03_A_damaged_compressed_body_is_an_invalid_response(string encoding)
    {
        RespondWith(Damaged(200, encoding));
        BatchesClient batches = CreateClient().Batches;

        BifrostInvalidResponseException failure = await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(() => batches.RetrieveAsync(Reference));
        CollectedResults collected = await CollectedResults.ReadAsync(batches.GetEndpointResultsAsync(Reference));

        Assert.That(failure.Message, Does.Contain("a compressed body that is damaged"));
        Assert.That((failure.InnerException, failure.IsTransient, failure.StatusCode), Is.EqualTo((failure.InnerException, true, 200)));
        Assert.That(failure.InnerException, Is.Not.Null);
        Assert.That(collected.Failure, Is.TypeOf<BifrostInvalidResponseException>());
    }

    [Test]
    public async Task Promise_03_A_damaged_body_does_not_hide_an_error_status()
    {
        RespondWith(Damaged(401, "br"));
        BifrostAuthenticationException failure = await ExceptionAssert.ThrowsAsync<BifrostAuthenticationException>(() => CreateClient().Batches.RetrieveAsync(Reference));
        Assert.That(failure.StatusCode, Is.EqualTo(401));
    }

    private static GatewayResponse Damaged(int status, string encoding) => GatewayResponse.Json("", status) with
    {
        Body = Enumerable.Repeat((byte)0xff, 1000).ToArray(),
        Headers = new Dictionary<string, string> { ["Content-Encoding"] = encoding },
    };
}
