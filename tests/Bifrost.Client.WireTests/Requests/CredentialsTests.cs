using System.Text;

namespace Bifrost.Client.WireTests.Requests;

public sealed class CredentialsTests : WireFixture
{
    [TestCase("sk-bf-1", BifrostAuthentication.Automatic, null, "sk-bf-1")]
    [TestCase("SK-BF-1", BifrostAuthentication.Automatic, null, "SK-BF-1")]
    [TestCase("sk-1", BifrostAuthentication.Automatic, "Bearer sk-1", null)]
    [TestCase("user:password", BifrostAuthentication.Automatic, "Bearer user:password", null)]
    [TestCase("sk-1", BifrostAuthentication.VirtualKey, null, "sk-1")]
    [TestCase("sk-bf-1", BifrostAuthentication.Bearer, "Bearer sk-bf-1", null)]
    [TestCase("user:pass:word", BifrostAuthentication.Basic, "Basic dXNlcjpwYXNzOndvcmQ=", null)]
    [TestCase(null, BifrostAuthentication.Automatic, null, null)]
    public async Task A_key_goes_to_its_place_whether_fixed_or_from_the_callback(
        string? key, BifrostAuthentication authentication, string? authorization, string? virtualKey)
    {
        await CheckAsync(options => (options.ApiKey, options.Authentication) = (key, authentication), authorization, virtualKey);
        await CheckAsync(
            options => (options.ApiKeyCallback, options.Authentication) = (_ => ValueTask.FromResult(key), authentication), authorization, virtualKey);
    }

    [Test]
    public Task A_user_and_password_go_as_Basic_in_UTF8() => CheckAsync(
        options => (options.UserName, options.Password) = ("jürgen", "gr:üße"),
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("jürgen:gr:üße")),
        null);

    [Test]
    public Task A_virtual_key_goes_together_with_a_user() =>
        CheckAsync(options => (options.UserName, options.Password, options.VirtualKey) = ("u", "p", "sk-bf-1"), "Basic dTpw", "sk-bf-1");

    [Test]
    public Task A_key_that_is_a_virtual_key_goes_together_with_a_user() =>
        CheckAsync(options => (options.UserName, options.Password, options.ApiKey) = ("u", "p", "sk-bf-1"), "Basic dTpw", "sk-bf-1");

    [Test]
    public Task A_virtual_key_goes_together_with_a_bearer() =>
        CheckAsync(options => (options.ApiKey, options.VirtualKey) = ("token", "sk-bf-1"), "Bearer token", "sk-bf-1");

    [Test]
    public Task A_virtual_key_goes_together_with_a_key_from_the_callback() => CheckAsync(
        options => (options.ApiKeyCallback, options.VirtualKey) = (_ => ValueTask.FromResult<string?>("token"), "any-key"), "Bearer token", "any-key");

    private async Task CheckAsync(Action<BifrostClientOptions> configure, string? authorization, string? virtualKey)
    {
        Server.Reset();
        Server.Serve("GET", "/openai/v1/batches/batch_1?provider=openai", WireAnswer.Json("""{"id":"batch_1","status":"completed"}"""));
        using BifrostClient client = Client(configure);
        await client.Batches.RetrieveAsync("batch_1", ModelProvider.OpenAI);

        IReadOnlyDictionary<string, string> headers = Server.Requests[0].Headers;
        Assert.That(headers.GetValueOrDefault("Authorization"), Is.EqualTo(authorization));
        Assert.That(headers.GetValueOrDefault("x-bf-vk"), Is.EqualTo(virtualKey));
    }
}
