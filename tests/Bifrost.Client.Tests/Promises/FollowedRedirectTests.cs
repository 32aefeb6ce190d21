namespace Bifrost.Client.Tests.Promises;

/// <summary>A redirect that a caller's own client followed is reported as what it was.</summary>
public sealed class FollowedRedirectTests : GatewayTestBase
{
    [TestCase(200)]
    [TestCase(404)]
    public async Task Promise_09_the_message_says_that_credentials_may_have_been_sent_elsewhere(int status)
    {
        BifrostTestGateway other = await StartAnotherGatewayAsync();
        other.Respond(_ => GatewayResponse.Json("""{"id":"batch_1"}""", status));
        RespondWith(Redirect(new Uri(other.BaseAddress, "/x?token=marker#marker").ToString()));

        BifrostInvalidResponseException failure = await FailAsync();

        Assert.That(failure.Message, Does.Contain($"from {other.BaseAddress}x, which is not what was called: the HttpClient has followed a redirect, and may have sent the credentials there."));
        Assert.That(failure.Message, Does.Contain("AllowAutoRedirect").And.Not.Contain("not followed").And.Not.Contain("marker"));
        Assert.That(other.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Promise_09_another_port_of_the_same_host_is_elsewhere()
    {
        BifrostTestGateway other = await StartAnotherGatewayAsync();
        Assert.That(other.BaseAddress.Host, Is.EqualTo(Gateway.BaseAddress.Host));
        other.Respond(_ => TestData.BatchResponse("completed"));
        RespondWith(Redirect(new Uri(other.BaseAddress, "/openai/v1/batches/batch_1").ToString()));
        Assert.That((await FailAsync()).Message, Does.Contain("has followed a redirect"));
    }

    [Test]
    public async Task Promise_09_a_path_outside_the_base_address_is_elsewhere()
    {
        Gateway.Respond(request => request.Path.StartsWith("/gateway/", StringComparison.Ordinal) ? Redirect("/gateway2/login") : TestData.BatchResponse("completed"));
        Assert.That((await FailAsync("/gateway/")).Message, Does.Contain("/gateway2/login").And.Contain("has followed a redirect"));
    }

    [Test]
    public async Task Promise_09_a_redirect_within_the_base_address_is_accepted()
    {
        Gateway.Respond(request => request.Path.EndsWith("/moved", StringComparison.Ordinal) ? TestData.BatchResponse("completed") : Redirect("/gateway/moved"));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = true });
        using var client = new BifrostClient(CreateOptions(options => options.BaseAddress = new Uri(Gateway.BaseAddress, "/gateway/")), http);
        Assert.That((await client.Batches.RetrieveAsync(Reference)).Status, Is.EqualTo(BatchStatus.Completed));
    }

    [Test]
    public async Task Promise_09_a_POST_that_a_redirect_made_a_GET_is_not_accepted()
    {
        Gateway.Respond(request => request.Method == "POST" ? Redirect("/v1/batches/moved") : TestData.BatchResponse("completed"));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = true });
        using var client = new BifrostClient(CreateOptions(), http);
        BifrostInvalidResponseException failure = await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(
            () => client.Batches.CreateAsync(TestData.CreateRequest(ModelProvider.OpenAI) with { InputFileId = "file-1" }));
        Assert.That(failure.Message, Does.Contain("has followed a redirect"));
    }

    private static GatewayResponse Redirect(string location) =>
        new() { StatusCode = 302, Headers = new Dictionary<string, string> { ["Location"] = location } };

    private async Task<BifrostInvalidResponseException> FailAsync(string path = "/")
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = true });
        using var client = new BifrostClient(CreateOptions(options => options.BaseAddress = new Uri(Gateway.BaseAddress, path)), http);
        return await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(() => client.Batches.RetrieveAsync(Reference));
    }
}
