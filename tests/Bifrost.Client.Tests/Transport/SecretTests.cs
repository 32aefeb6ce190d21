using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Tests.Transport;

public sealed class SecretTests : GatewayTestBase
{
    private const string Secret = "marker-4711";

    private static int[] ErrorStatuses { get; } = [400, 401, 402, 403, 404, 405, 409, 429, 499, 500, 502, 503, 504];

    private static IEnumerable<Action<BifrostClientOptions>> Configurations =>
    [
        options => options.ApiKey = "sk-bf-" + Secret,
        options => options.ApiKey = Secret,
        options => options.ApiKeyCallback = _ => ValueTask.FromResult<string?>("sk-bf-" + Secret),
        options => (options.ApiKey, options.Authentication) = ("u:" + Secret, BifrostAuthentication.Basic),
        options => (options.UserName, options.Password, options.VirtualKey) = (Secret, Secret, Secret),
    ];

    private static IEnumerable<GatewayResponse> FailureResponses =>
    [
        GatewayResponse.Html(),
        GatewayResponse.Json(""),
        GatewayResponse.Json("{"),
        GatewayResponse.Json("{}"),
        GatewayResponse.Json("""{"batch_id":"batch_1","results":[1]}"""),
        TestPage.WithCursor("a", ""),
        TestPage.Last("a") with { AbortAfter = 10 },
        TestPage.Last("a") with { Headers = new Dictionary<string, string> { ["Content-Encoding"] = "gzip" } },
        GatewayResponse.ConnectionReset(),
        new GatewayResponse { StatusCode = 302, Headers = new Dictionary<string, string> { ["Location"] = "http://elsewhere.invalid/" } },
        .. ErrorStatuses.Select(status => GatewayResponse.Error(status, "no")),
        .. ErrorStatuses.Select(status => GatewayResponse.Html() with { StatusCode = status }),
    ];

    [Test]
    public async Task No_exception_contains_a_key()
    {
        int failureCount = 0;
        foreach (Action<BifrostClientOptions> configure in Configurations)
        {
            BatchesClient batches = CreateClient(configure).Batches;
            foreach (GatewayResponse response in FailureResponses)
            {
                RespondWith(response);
                Exception?[] failures =
                [
                    await ExceptionAssert.RecordAsync(() => batches.RetrieveAsync(Reference)),
                    await ExceptionAssert.RecordAsync(() => batches.GetResultsPageAsync(Reference)),
                ];
                Assert.That(failures.Select(failure => $"{failure}"), Has.None.Contains(Secret).And.None.Contains(InBase64(Secret)));
                failureCount += failures.Count(failure => failure is BifrostException);
            }
        }

        Assert.That(failureCount, Is.GreaterThan(2 * FailureResponses.Count()));
    }

    [Test]
    public async Task No_exception_contains_a_key_when_the_gateway_cannot_be_reached()
    {
        BifrostTestGateway stopped = await StartAnotherGatewayAsync();
        await stopped.DisposeAsync();
        foreach (Action<BifrostClientOptions> configure in Configurations)
        {
            BifrostClient client = CreateClient(options =>
            {
                configure(options);
                options.BaseAddress = stopped.BaseAddress;
            });
            Assert.That(
                (await ExceptionAssert.ThrowsAsync<BifrostConnectionException>(() => client.Batches.RetrieveAsync(Reference))).ToString(),
                Does.Not.Contain(Secret));
        }
    }

    [Test]
    public async Task No_log_contains_a_key()
    {
        foreach (Action<BifrostClientOptions> configure in Configurations)
        {
            using var logs = new RecordingLoggerProvider();
            var services = new ServiceCollection();
            services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
            services.AddBifrostClient(options =>
            {
                configure(options);
                options.BaseAddress = Gateway.BaseAddress;
                options.Retry.BaseDelay = TimeSpan.FromMilliseconds(1);
            });
            await using ServiceProvider provider = services.BuildServiceProvider();
            BatchesClient batches = provider.GetRequiredService<BifrostClient>().Batches;
            foreach (GatewayResponse response in (GatewayResponse[])[TestPage.Last("a"), GatewayResponse.Error(401, "no"), GatewayResponse.ConnectionReset()])
            {
                RespondWith(response);
                await ExceptionAssert.RecordAsync(() => batches.GetResultsPageAsync(Reference));
            }

            Assert.That(logs.Text, Does.Contain("Request Headers").And.Contain("application/json"), "headers are logged");
            Assert.That(logs.Text, Does.Not.Contain(Secret).And.Not.Contain(InBase64(Secret)));
        }
    }

    [Test]
    public void No_ToString_contains_a_key()
    {
        foreach (Action<BifrostClientOptions> configure in Configurations)
        {
            BifrostClientOptions options = CreateOptions(configure);
            BifrostClient client = CreateClient(configure);
            Assert.That($"{options} {client} {client.Batches} {client.Batches.GetEndpointResultsAsync(Reference)}", Does.Not.Contain(Secret));
        }
    }

    // The encoding of the secret after "u:" in Basic authentication.
    private static string InBase64(string secret) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("u:" + secret))[..12];
}
