namespace Bifrost.Client.Tests.Transport;

public sealed class InvalidOptionsTests
{
    private const string Secret = "marker-secret";

    private static IEnumerable<TestCaseData> Invalid()
    {
        yield return Case("no base address", o => o.BaseAddress = null, "BaseAddress is required");
        yield return Case("relative", o => o.BaseAddress = new Uri("/gw", UriKind.Relative), "BaseAddress must be an absolute");
        yield return Case("ftp", o => o.BaseAddress = new Uri("ftp://x"), "BaseAddress must be an absolute http or https");
        yield return Case("user info", o => o.BaseAddress = new Uri($"http://user:{Secret}@x"), "BaseAddress must not contain a user");
        yield return Case("query", o => o.BaseAddress = new Uri($"http://x/?key={Secret}"), "BaseAddress must not contain a query");
        yield return Case("fragment", o => o.BaseAddress = new Uri($"http://x/#{Secret}"), "BaseAddress must not contain a query or a fragment");
        yield return Case("blank key", o => o.ApiKey = " ", "ApiKey is blank");
        yield return Case("empty key", o => o.ApiKey = "", "ApiKey is blank");
        yield return Case("line break in key", o => o.ApiKey = Secret + "\n", "ApiKey holds a character");
        yield return Case("white space around key", o => o.ApiKey = Secret + " ", "ApiKey has white space around it");
        yield return Case("blank virtual key", o => o.VirtualKey = "", "VirtualKey is blank");
        yield return Case("line break in virtual key", o => o.VirtualKey = Secret + "\r", "VirtualKey holds a character");
        yield return Case("key and callback", o => (o.ApiKey, o.ApiKeyCallback) = (Secret, _ => default), "ApiKey and ApiKeyCallback cannot both be set");
        yield return Case("user alone", o => o.UserName = Secret, "UserName and Password must be set together");
        yield return Case("password alone", o => o.Password = Secret, "UserName and Password must be set together");
        yield return Case("colon in user", o => (o.UserName, o.Password) = ("a:b", Secret), "UserName must not contain a colon");
        yield return Case("bearer and user", o => (o.ApiKey, o.UserName, o.Password) = (Secret, "u", Secret), "ApiKey and UserName would both be sent in the Authorization header");
        yield return Case("two virtual keys", o => (o.ApiKey, o.VirtualKey) = ("sk-bf-" + Secret, Secret), "ApiKey and VirtualKey would both be sent in the x-bf-vk header");
        yield return Case("Basic without colon", o => (o.ApiKey, o.Authentication) = (Secret, BifrostAuthentication.Basic), "ApiKey must be user:password");
        yield return Case("unknown place", o => o.Authentication = (BifrostAuthentication)9, "Authentication must be one of Automatic");
        yield return Case("no time", o => o.Timeout = TimeSpan.Zero, "Timeout must be greater than zero");
        yield return Case("negative time", o => o.ReadTimeout = TimeSpan.FromSeconds(-1), "ReadTimeout must be greater than zero");
        yield return Case("too long", o => o.Timeout = TimeSpan.FromDays(25), "Timeout must be greater than zero and less than 24 days");
        yield return Case("small items", o => o.MaxItemBytes = 1023, "MaxItemBytes must be from 1,024");
        yield return Case("large items", o => o.MaxItemBytes = int.MaxValue, "MaxItemBytes must be from 1,024");
    }

    [TestCaseSource(nameof(Invalid))]
    public void The_message_for_invalid_options_names_the_option_and_contains_no_secret(Action<BifrostClientOptions> configure, string expectedMessage)
    {
        var options = new BifrostClientOptions { BaseAddress = new Uri("http://gateway.invalid") };
        configure(options);
        ArgumentException? exception = Assert.Throws<ArgumentException>(() => new BifrostClient(options));
        Assert.That(exception!.Message, Does.Contain(expectedMessage));
        Assert.That(exception.ParamName, Is.EqualTo("options"));
        Assert.That(exception.ToString(), Does.Not.Contain("marker"));
    }

    [Test]
    public void Infinite_timeouts_are_allowed()
    {
        var options = new BifrostClientOptions
        {
            BaseAddress = new Uri("http://gateway.invalid"),
            Timeout = Timeout.InfiniteTimeSpan,
            ReadTimeout = Timeout.InfiniteTimeSpan,
        };
        Assert.That(() => new BifrostClient(options).Dispose(), Throws.Nothing);
    }

    [Test]
    public void Null_options_are_rejected() => Assert.That(() => new BifrostClient(null!), Throws.ArgumentNullException);

    private static TestCaseData Case(string name, Action<BifrostClientOptions> configure, string expectedMessage) =>
        new TestCaseData(configure, expectedMessage).SetArgDisplayNames(name);
}
