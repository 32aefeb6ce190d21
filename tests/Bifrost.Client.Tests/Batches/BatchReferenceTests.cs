using System.Text.Json;

namespace Bifrost.Client.Tests.Batches;

/// <summary>References are stored and used by other processes, so any serializer must preserve them.</summary>
public sealed class BatchReferenceTests
{
    private const string Arn = "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/completed0001";
    private const string ArnInBase64 = "YXJuOmF3czpiZWRyb2NrOnVzLWVhc3QtMToxMjM0NTY3ODkwMTI6bW9kZWwtaW52b2NhdGlvbi1qb2IvY29tcGxldGVkMDAwMQ==";
    private const string Job = "projects/lab-project/locations/us-central1/batchPredictionJobs/111";
    private const string JobInBase64 = "cHJvamVjdHMvbGFiLXByb2plY3QvbG9jYXRpb25zL3VzLWNlbnRyYWwxL2JhdGNoUHJlZGljdGlvbkpvYnMvMTEx";

    [TestCase("openai", "batch_1", "batch_1")]
    [TestCase("my-own", "any:thing", "any:thing")]
    [TestCase("gemini", "x", "batches/x")]
    [TestCase("gemini", "batches-x", "batches/x")]
    [TestCase("gemini", "batches/x", "batches/x")]
    [TestCase("bedrock", ArnInBase64, Arn)]
    [TestCase("bedrock", Arn, Arn)]
    [TestCase("vertex", JobInBase64, Job)]
    [TestCase("vertex", Job, Job)]
    public void Either_id_format_gives_the_same_reference_in_every_serializer(string provider, string id, string unified)
    {
        string json = $$"""{"provider":"{{provider}}","id":"{{id}}"}""";
        var expected = new BatchReference(new ModelProvider(provider), unified);

        Assert.That(JsonSerializer.Deserialize<BatchReference>(json), Is.EqualTo(expected));
        Assert.That(RecordJson.Deserialize<BatchReference>(json), Is.EqualTo(expected));
        Assert.That(expected.Id, Is.EqualTo(unified));
        Assert.That(JsonSerializer.Serialize(expected), Is.EqualTo($$"""{"provider":"{{provider}}","id":"{{unified}}"}"""));
        Assert.That(RecordJson.Serialize(expected), Is.EqualTo($$"""{"provider":"{{provider}}","id":"{{unified}}"}"""));
    }

    [TestCase("""{"id":"batch_1"}""")]
    [TestCase("""{"provider":"","id":"batch_1"}""")]
    [TestCase("""{"provider":"openai"}""")]
    [TestCase("""{"provider":"openai","id":" "}""")]
    [TestCase("""{"provider":"openai","id":"../files"}""")]
    public void A_stored_reference_without_a_valid_batch_is_rejected(string json)
    {
        Assert.That(() => JsonSerializer.Deserialize<BatchReference>(json), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => RecordJson.Deserialize<BatchReference>(json), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void A_batch_has_the_reference_to_itself()
    {
        Batch batch = RecordJson.Deserialize<Batch>("""{"id":"b","extra_fields":{"routing_info":{"provider":"azure"}}}""");

        Assert.That(batch.Reference, Is.EqualTo(new BatchReference(ModelProvider.Azure, "b")));
        Assert.That(() => new Batch { Id = "b" }.Reference, Throws.InvalidOperationException.With.Message.Contains("'b'"));
    }
}
