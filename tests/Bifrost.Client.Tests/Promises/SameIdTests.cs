using System.Buffers.Text;
using System.Text;
using Bifrost.Client.Providers;

namespace Bifrost.Client.Tests.Promises;

/// <summary>Which ids in responses are those that were asked for.</summary>
public sealed class SameIdTests
{
    private const string Arn = "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/abc123def456";
    private const string Name = "projects/p/locations/us-central1/batchPredictionJobs/42";

    private static IEnumerable<TestCaseData> SameBatches() =>
    [
        new("openai", "batch_1", "batch_1"),
        new("openai", "batch_1", ""),
        new("gemini", "batches/x", "x"),
        new("gemini", "batches/x", "batches/x"),
        new("gemini", "batches/x", "batches-x"),
        new("bedrock", Arn, Arn),
        new("bedrock", Arn, Convert.ToBase64String(Encoding.UTF8.GetBytes(Arn))),
        new("bedrock", Arn, Uri.EscapeDataString(Arn)),
        new("bedrock", Arn, "abc123def456"),
        new("bedrock", "abc123def456", Arn),
        new("bedrock", "abc123def456", "YWJjMTIzZGVmNDU2"),
        new("vertex", Name, Name),
        new("vertex", Name, Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Name))),
        new("vertex", Name, "42"),
        new("vertex", "42", Name),
        new("vertex", Name, Name.Replace("/p/", "/123456/", StringComparison.Ordinal)),
        new("lab-openai", "batch_1", "batch_1"),
        new("my-gemini", "x", "batches/x"),
        new("my-bedrock", "abc123def456", Arn),
    ];

    private static IEnumerable<TestCaseData> OtherBatches() =>
    [
        new("openai", "batch_1", "batch_2"),
        new("openai", "batch_1", "BATCH_1"),
        new("openai", "batch_1", "x/batch_1"),
        new("anthropic", "msgbatch_1", "msgbatch_11"),
        new("gemini", "batches/x", "batches/y"),
        new("gemini", "batches/x", "files/x"),
        new("bedrock", Arn, Arn + "7"),
        new("bedrock", Arn, Arn.Replace("us-east-1", "us-west-2", StringComparison.Ordinal)),
        new("bedrock", "abc123def457", Arn),
        new("vertex", Name, Name + "3"),
        new("vertex", Name, Name.Replace("us-central1", "europe-west4", StringComparison.Ordinal)),
        new("vertex", "4", Name),
        new("lab-openai", "batch_1", "batch_2"),
    ];

    [TestCaseSource(nameof(SameBatches))]
    public void Promise_11_an_echo_in_another_spelling_is_the_same_batch(string provider, string asked, string received) =>
        Assert.That(ProviderProfile.Of(new ModelProvider(provider)).IsSameBatch(asked, received), Is.True);

    [TestCaseSource(nameof(OtherBatches))]
    public void Promise_11_another_id_is_another_batch(string provider, string asked, string received) =>
        Assert.That(ProviderProfile.Of(new ModelProvider(provider)).IsSameBatch(asked, received), Is.False);

    [TestCase("openai", "file-1", "file-1", ExpectedResult = true)]
    [TestCase("openai", "file-1", "", ExpectedResult = true)]
    [TestCase("openai", "file-1", "file-2", ExpectedResult = false)]
    [TestCase("gemini", "files/x", "files-x", ExpectedResult = true)]
    [TestCase("gemini", "x", "files/x", ExpectedResult = true)]
    [TestCase("gemini", "files/x", "files/y", ExpectedResult = false)]
    [TestCase("bedrock", "s3://b/k", "czM6Ly9iL2s=", ExpectedResult = true)]
    [TestCase("bedrock", "s3://b/k", "s3://c/k", ExpectedResult = false)]
    [TestCase("vertex", "gs://b/k", "Z3M6Ly9iL2s", ExpectedResult = true)]
    [TestCase("my-vertex", "gs://b/k", "Z3M6Ly9iL2s", ExpectedResult = true)]
    [TestCase("my-vertex", "gs://b/k", "gs://b/l", ExpectedResult = false)]
    public bool Promise_11_ids_of_files_are_compared_likewise(string provider, string asked, string received) =>
        ProviderProfile.Of(new ModelProvider(provider)).IsSameFile(asked, received);
}
