namespace Bifrost.Client.Tests.Transport;

public sealed class RedirectTests : GatewayTestBase
{
    [Test]
    public async Task A_redirect_to_another_host_is_not_followed([Values(301, 302, 303, 307, 308)] int status, [Values] EnumerationMode mode)
    {
        BifrostTestGateway other = await StartAnotherGatewayAsync();
        Uri to = new(other.BaseAddress, "/v1/batches/batch_1/results?token=marker");
        RespondWith(Redirect(status, to.ToString()));

        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient(options => options.ApiKey = "sk-bf-marker").Batches.GetEndpointResultsAsync(Reference), mode);
        Assert.That(
            collected.Failure,
            Is.TypeOf<BifrostInvalidResponseException>().With.Property(nameof(BifrostInvalidResponseException.StatusCode)).EqualTo(status));
        Assert.That(collected.Failure!.Message, Does.Contain($"redirected ({status}) to {to.GetLeftPart(UriPartial.Path)}"));
        Assert.That(collected.Failure.ToString(), Does.Not.Contain("marker"));
        Assert.That(other.Requests, Is.Empty);
        Assert.That(other.ConnectionsAccepted, Is.Zero);
    }

    [Test]
    public async Task A_redirect_within_the_host_is_not_followed([Values(301, 302, 307, 308)] int status)
    {
        RespondWith(Redirect(status, "/elsewhere?token=marker"));
        BifrostInvalidResponseException failure = await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(
            () => CreateClient().Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.Contain("to /elsewhere. ").And.Not.Contain("marker"));
        Assert.That(Gateway.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_redirect_without_a_location_is_reported()
    {
        RespondWith(new GatewayResponse { StatusCode = 302 });
        BifrostInvalidResponseException failure = await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(
            () => CreateClient().Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.Contain("redirected (302) to no address"));
    }

    [Test]
    public async Task The_user_info_of_a_redirect_location_is_not_in_the_message()
    {
        RespondWith(Redirect(302, "http://user:marker@elsewhere.invalid/x"));
        BifrostInvalidResponseException failure = await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(
            () => CreateClient().Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.Contain("elsewhere.invalid/x").And.Not.Contain("marker"));
    }

    [TestCase(200)]
    [TestCase(404)]
    [TestCase(500)]
    public async Task A_response_that_the_HttpClient_of_a_caller_fetched_from_another_host_is_rejected(int status)
    {
        BifrostTestGateway other = await StartAnotherGatewayAsync();
        other.Respond(_ => GatewayResponse.Json("""{"id":"batch_1"}""", status));
        RespondWith(Redirect(302, new Uri(other.BaseAddress, "/x").ToString()));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = true });
        using var client = new BifrostClient(CreateOptions(), http);

        BifrostInvalidResponseException failure = await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(
            () => client.Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.Contain($"{other.BaseAddress}x"));
        Assert.That(other.Requests, Has.Count.EqualTo(1), "the caller's own client did follow");
    }

    private static GatewayResponse Redirect(int status, string location) =>
        new() { StatusCode = status, Headers = new Dictionary<string, string> { ["Location"] = location } };
}
