using System.Text;

namespace Bifrost.Client.Tests.Transport;

public sealed class AuthenticationTests : GatewayTestBase
{
    [TestCase("sk-bf-1", BifrostAuthentication.Automatic, "x-bf-vk: sk-bf-1")]
    [TestCase("SK-BF-1", BifrostAuthentication.Automatic, "x-bf-vk: SK-BF-1")]
    [TestCase("sk-1", BifrostAuthentication.Automatic, "Authorization: Bearer sk-1")]
    [TestCase("sk-bf-1", BifrostAuthentication.Bearer, "Authorization: Bearer sk-bf-1")]
    [TestCase("sk-1", BifrostAuthentication.VirtualKey, "x-bf-vk: sk-1")]
    [TestCase("user:pass:word", BifrostAuthentication.Basic, "Authorization: Basic dXNlcjpwYXNzOndvcmQ=")]
    [TestCase(null, BifrostAuthentication.Automatic, "")]
    [TestCase(null, BifrostAuthentication.Basic, "")]
    public async Task A_key_is_sent_in_one_header_only(string? key, BifrostAuthentication authentication, string expected)
    {
        Assert.That(await SentAsync(options => (options.ApiKey, options.Authentication) = (key, authentication)), Is.EqualTo(expected));
        Assert.That(await SentAsync(options => (options.ApiKeyCallback, options.Authentication) = (_ => ValueTask.FromResult(key), authentication)), Is.EqualTo(expected));
    }

    [Test]
    public async Task User_name_and_password_are_sent_as_Basic_authentication_in_UTF8()
    {
        string expected = $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("jürgen:gr:üße"))}";
        Assert.That(await SentAsync(options => (options.UserName, options.Password) = ("jürgen", "gr:üße")), Is.EqualTo(expected));
        Assert.That(await SentAsync(options => (options.UserName, options.Password) = ("u", "")), Is.EqualTo("Authorization: Basic dTo="));
    }

    [Test]
    public async Task A_virtual_key_can_be_combined_with_Basic_authentication()
    {
        string basicAndKey = "Authorization: Basic dTpw x-bf-vk: sk-bf-1";
        Assert.That(await SentAsync(options => (options.UserName, options.Password, options.VirtualKey) = ("u", "p", "sk-bf-1")), Is.EqualTo(basicAndKey));
        Assert.That(await SentAsync(options => (options.UserName, options.Password, options.ApiKey) = ("u", "p", "sk-bf-1")), Is.EqualTo(basicAndKey));
    }

    [Test]
    public async Task A_virtual_key_can_be_combined_with_a_bearer_token()
    {
        Assert.That(
            await SentAsync(options => (options.ApiKey, options.VirtualKey) = ("proxy-token", "sk-bf-1")),
            Is.EqualTo("Authorization: Bearer proxy-token x-bf-vk: sk-bf-1"));
    }

    [Test]
    public async Task The_callback_is_called_for_each_request()
    {
        int calls = 0;
        RespondInOrder(TestPage.WithCursor("a", "c1"), TestPage.Last("b"));
        BifrostClient client = CreateClient(options => options.ApiKeyCallback = _ => ValueTask.FromResult<string?>($"key-{++calls}"));
        await CollectedResults.ReadAsync(client.Batches.GetEndpointResultsAsync(Reference));
        Assert.That(Gateway.Requests.Select(request => request.Headers["Authorization"]), Is.EqualTo(Enumerable.Range(1, 2).Select(n => $"Bearer key-{n}")));
    }

    [TestCase("", "is blank")]
    [TestCase("  ", "is blank")]
    [TestCase("marker\nkey", "a character that a header cannot carry")]
    [TestCase("marker-key\r\nx-evil: 1", "a character that a header cannot carry")]
    [TestCase("marker-këy", "a character that a header cannot carry")]
    [TestCase(" marker-key", "white space around it")]
    public async Task An_invalid_key_from_the_callback_is_rejected_and_not_in_the_message(string key, string expectedMessage)
    {
        BifrostClient client = CreateClient(options => options.ApiKeyCallback = _ => ValueTask.FromResult<string?>(key));
        BifrostException failure = await ExceptionAssert.ThrowsAsync<BifrostException>(() => client.Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.Contain(nameof(BifrostClientOptions.ApiKeyCallback)).And.Contain(expectedMessage));
        Assert.That(failure.ToString(), Does.Not.Contain("marker"));
        Assert.That(Gateway.Requests, Is.Empty);
    }

    [TestCase("marker-key\n")]
    [TestCase("marker-key\r\n")]
    public async Task A_key_from_the_callback_may_end_in_a_line_break(string key)
    {
        BifrostClient client = CreateClient(options => options.ApiKeyCallback = _ => ValueTask.FromResult<string?>(key));
        await ExceptionAssert.ThrowsAsync<BifrostNotFoundException>(() => client.Batches.RetrieveAsync(Reference));
        Assert.That(Gateway.Requests[0].Headers["Authorization"], Is.EqualTo("Bearer marker-key"));
    }

    [Test]
    public async Task A_key_from_the_callback_does_not_replace_the_header_of_the_options()
    {
        BifrostClient client = CreateClient(options => (options.UserName, options.Password, options.ApiKeyCallback) =
            ("user", "password", _ => ValueTask.FromResult<string?>("marker-key")));
        BifrostException failure = await ExceptionAssert.ThrowsAsync<BifrostException>(() => client.Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.Contain("both be the Authorization header"));
        Assert.That(Gateway.Requests, Is.Empty);
    }

    [Test]
    public async Task A_callback_that_cancels_itself_is_not_a_cancellation_by_the_caller()
    {
        BifrostClient client = CreateClient(options => options.ApiKeyCallback = _ => throw new TaskCanceledException());
        BifrostException failure = await ExceptionAssert.ThrowsAsync<BifrostException>(() => client.Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.Contain(nameof(BifrostClientOptions.ApiKeyCallback)));
    }

    [Test]
    public async Task A_key_from_the_callback_without_a_colon_is_rejected_for_Basic_authentication()
    {
        BifrostClient client = CreateClient(options => (options.ApiKeyCallback, options.Authentication) = (_ => ValueTask.FromResult<string?>("marker"), BifrostAuthentication.Basic));
        BifrostException failure = await ExceptionAssert.ThrowsAsync<BifrostException>(() => client.Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.Contain("user:password"));
        Assert.That(failure.ToString(), Does.Not.Contain("marker"));
        Assert.That(Gateway.Requests, Is.Empty);
    }

    [Test]
    public async Task An_exception_of_the_callback_is_the_cause_of_a_BifrostException()
    {
        BifrostClient client = CreateClient(options => options.ApiKeyCallback = _ => throw new NotSupportedException("no vault"));
        BifrostException failure = await ExceptionAssert.ThrowsAsync<BifrostException>(() => client.Batches.RetrieveAsync(Reference));
        Assert.That(failure.InnerException, Is.TypeOf<NotSupportedException>().With.Message.EqualTo("no vault"));
    }

    [Test]
    public async Task The_token_of_the_callback_is_cancelled_when_the_caller_cancels()
    {
        RespondWith(TestPage.Last("a"));
        using var source = new CancellationTokenSource();
        var seen = new List<bool>();
        BifrostClient client = CreateClient(options => options.ApiKeyCallback = token =>
        {
            seen.Add(token.IsCancellationRequested);
            source.Cancel();
            seen.Add(token.IsCancellationRequested);
            return new ValueTask<string?>((string?)null);
        });
        await ExceptionAssert.RecordAsync(() => client.Batches.RetrieveAsync(Reference, source.Token));
        Assert.That((seen[0], seen[1], seen.Count), Is.EqualTo((false, true, 2)));
    }

    [Test]
    public async Task A_gateway_that_requires_Basic_authentication_and_a_virtual_key_accepts_both()
    {
        Gateway.RequireBasicAuthentication("admin", "secret");
        Gateway.RequireVirtualKey("sk-bf-1");
        Gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_1" });
        BifrostClient with = CreateClient(options => (options.UserName, options.Password, options.VirtualKey) = ("admin", "secret", "sk-bf-1"));
        Assert.That((await with.Batches.RetrieveAsync(Reference)).Id, Is.EqualTo("batch_1"));
        BifrostClient keyOnly = CreateClient(options => options.ApiKey = "sk-bf-1");
        BifrostAuthenticationException failure = await ExceptionAssert.ThrowsAsync<BifrostAuthenticationException>(
            () => keyOnly.Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.Contain("accepts only a user name and password"));
    }

    private async Task<string> SentAsync(Action<BifrostClientOptions> configure)
    {
        RespondWith(TestPage.Last("a"));
        await CollectedResults.ReadAsync(CreateClient(configure).Batches.GetEndpointResultsAsync(Reference));
        string[] names = ["Authorization", "x-bf-vk", "x-api-key", "api-key"];
        return string.Join(' ', names.Where(Gateway.Requests[^1].Headers.ContainsKey).Select(name => $"{name}: {Gateway.Requests[^1].Headers[name]}"));
    }
}
