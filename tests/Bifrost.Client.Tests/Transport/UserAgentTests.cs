using Microsoft.Extensions.DependencyInjection;

namespace Bifrost.Client.Tests.Transport;

public sealed class UserAgentTests : GatewayTestBase
{
    private const string Pattern = @"Bifrost\.Client/\d+\.\d+\.\d+[-.0-9a-z]*";

    [Test]
    public async Task Requests_name_the_library_and_its_version()
    {
        await Host.Batches.SubmitAsync(TestData.RequestItems(1), TestData.CreateRequest(ModelProvider.OpenAI));
        await Host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync();
        Assert.That(Gateway.Requests.Select(request => request.Headers["User-Agent"]), Is.All.Matches($"^{Pattern}$"));
    }

    [Test]
    public async Task The_name_follows_the_one_of_the_caller()
    {
        RespondWith(TestData.BatchResponse("completed"));
        using var http = DirectHttp.CreateClient();
        http.DefaultRequestHeaders.UserAgent.ParseAdd("nightly/1.0 (batch)");
        await new BifrostClient(CreateOptions(), http).Batches.RetrieveAsync(Reference);
        Assert.That(Host.LastRequest.Headers["User-Agent"], Does.Match($@"^nightly/1\.0 \(batch\) {Pattern}$"));
        Assert.That(http.DefaultRequestHeaders.UserAgent.ToString(), Is.EqualTo("nightly/1.0 (batch)"));
    }

    [Test]
    public async Task The_name_can_be_extended_with_dependency_injection()
    {
        RespondWith(TestData.BatchResponse("completed"));
        var services = new ServiceCollection();
        services.AddBifrostClient(options => options.BaseAddress = Gateway.BaseAddress)
            .ConfigureHttpClient(http => http.DefaultRequestHeaders.UserAgent.ParseAdd("nightly/1.0"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredService<BifrostClient>().Batches.RetrieveAsync(Reference);
        Assert.That(Host.LastRequest.Headers["User-Agent"], Does.Match($@"^nightly/1\.0 {Pattern}$"));
    }
}
