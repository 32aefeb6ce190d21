namespace Bifrost.Client.Tests.TestGateway;

/// <summary>What the lists of the providers keep of the metadata.</summary>
public sealed class BatchMetadataTests
{
    private static readonly Dictionary<string, string> Metadata = new() { ["job_name"] = "nightly", ["job"] = "7" };

    [Test]
    public async Task OpenAI_and_what_is_like_it_return_the_metadata([Values("openai", "azure", "lab-openai")] string name) =>
        Assert.That((await ListAsync(new ModelProvider(name))).Metadata, Is.EquivalentTo(Metadata));

    // Recorded: 1.5.16/bedrock.list.json.
    [Test]
    public async Task Bedrock_returns_the_name_of_the_job_and_the_model() => Assert.That(
        (await ListAsync(ModelProvider.Bedrock)).Metadata,
        Is.EquivalentTo(new Dictionary<string, string> { ["job_name"] = "nightly", ["model_id"] = TestData.Model }));

    [Test]
    public async Task Vertex_has_a_display_name_instead()
    {
        Batch batch = await ListAsync(ModelProvider.Vertex);

        Assert.That((batch.DisplayName, batch.Metadata), Is.EqualTo(("nightly", (IReadOnlyDictionary<string, string>?)null)));
    }

    private static async Task<Batch> ListAsync(ModelProvider provider)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        await host.Batches.SubmitAsync(TestData.RequestItems(1), TestData.CreateRequest(provider) with { Metadata = Metadata });
        Batch listed = (await host.Batches.ListAsync(provider).ToListAsync()).Single();
        Assert.That(host.Gateway.GetBatches(provider).Single().Metadata, Is.EqualTo(listed.Metadata));
        return listed;
    }
}
