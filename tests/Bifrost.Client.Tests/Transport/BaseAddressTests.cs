namespace Bifrost.Client.Tests.Transport;

public sealed class BaseAddressTests : GatewayTestBase
{
    [TestCase("/", "")]
    [TestCase("/", "/")]
    [TestCase("/gw", "/gw")]
    [TestCase("/gw", "/gw/")]
    [TestCase("/a/b.c/d%20e", "/a/b.c/d%20e/")]
    public async Task A_base_address_may_have_a_path_with_or_without_a_trailing_slash(string pathBase, string path)
    {
        BifrostTestGateway gateway = await StartAnotherGatewayAsync(pathBase);
        gateway.AddBatch(ModelProvider.Gemini, new Batch { Id = "batches/x y" }, [new BatchResultItem { CustomId = "a" }]);
        BatchesClient batches = CreateClient(options => options.BaseAddress = new Uri(gateway.BaseAddress.GetLeftPart(UriPartial.Authority) + path)).Batches;

        Assert.That((await batches.GetResultsPageAsync("batches/x y", ModelProvider.Gemini)).Items.Single().CustomId, Is.EqualTo("a"));
        Assert.That(gateway.Requests.Single().Target, Is.EqualTo($"{pathBase.TrimEnd('/')}/v1/batches/x%20y/results?provider=gemini"));
    }

    [Test]
    public async Task The_options_are_read_once()
    {
        RespondWith(TestPage.Last("a"));
        BifrostClientOptions options = CreateOptions(o => o.ApiKey = "first");
        BifrostClient client = DisposeLater(new BifrostClient(options));
        options.BaseAddress = new Uri("http://elsewhere.invalid");
        options.ApiKey = "second";
        Assert.That(
            await CollectedResults.ReadAsync(client.Batches.GetEndpointResultsAsync(Reference)),
            Is.EqualTo(new CollectedResults("a", null)));
        Assert.That(Gateway.Requests.Single().Headers["Authorization"], Is.EqualTo("Bearer first"));
    }
}
