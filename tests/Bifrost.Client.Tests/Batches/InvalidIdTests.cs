using System.Text;

namespace Bifrost.Client.Tests.Batches;

public sealed class InvalidIdTests : GatewayTestBase
{
    private static string[] Ids { get; } =
    [
        "", " ", "\t", "..", ".", "../files", "a/../b", "a/./b", "a..b", "/batch", "batch/", "a?b", "a#b", "a\\b", "a\nb", "a\rb", "a\0b", "a\u007fb",
        " batch", "batch ", "batch\u00a0", "\u3000batch", "%2e%2e", "%2E%2E%2Ffiles", "a%2fb", "a%00",
    ];

    [TestCaseSource(nameof(Ids))]
    public async Task An_id_that_would_change_the_path_is_rejected_before_a_request_is_sent(string id) =>
        await AssertRejectedAsync(id, ModelProvider.OpenAI);

    [TestCase("arn:aws:bedrock:../x")]
    [TestCase("arn:aws:bedrock:?x")]
    [TestCase("s3://bucket/../key")]
    [TestCase("arn:aws:bedrock:x%2Fy")]
    [TestCase("arn:aws:bedrock:x\n")]
    public async Task A_Bedrock_id_is_validated_after_base64_decoding(string id)
    {
        await AssertRejectedAsync(id, ModelProvider.Bedrock);
        await AssertRejectedAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(id)), ModelProvider.Bedrock);
    }

    [Test]
    public async Task A_Vertex_id_is_validated_after_base64_decoding() =>
        await AssertRejectedAsync(System.Buffers.Text.Base64Url.EncodeToString("projects/../x"u8), ModelProvider.Vertex);

    [TestCase("batches/..")]
    [TestCase("batches/.")]
    [TestCase("batches-../files")]
    [TestCase("batches/")]
    public async Task A_Gemini_id_is_validated_with_and_without_its_prefix(string id) => await AssertRejectedAsync(id, ModelProvider.Gemini);

    [Test]
    public async Task A_null_id_is_rejected() => await AssertRejectedAsync(null!, ModelProvider.OpenAI);

    [Test]
    public async Task An_empty_provider_is_rejected()
    {
        BatchesClient batches = CreateClient().Batches;
        var failures = new[]
        {
            await ExceptionAssert.ThrowsAsync<ArgumentException>(() => batches.RetrieveAsync("batch_1", default(ModelProvider))),
            await ExceptionAssert.ThrowsAsync<ArgumentException>(() => CollectedResults.ReadAsync(batches.GetEndpointResultsAsync("batch_1", default))),
            await ExceptionAssert.ThrowsAsync<ArgumentException>(() => batches.GetResultsPageAsync("batch_1", default)),
        };
        Assert.That(failures.Select(failure => failure.ParamName), Is.All.EqualTo("provider"));
        Assert.That(Gateway.Requests, Is.Empty);
    }

    [Test]
    public async Task A_null_reference_is_rejected()
    {
        BatchesClient batches = CreateClient().Batches;
        Assert.That(
            (await ExceptionAssert.ThrowsAsync<ArgumentNullException>(() => batches.RetrieveAsync((BatchReference)null!))).ParamName,
            Is.EqualTo("batch"));
        Assert.That(
            (await ExceptionAssert.ThrowsAsync<ArgumentNullException>(() => CollectedResults.ReadAsync(batches.GetResultsAsync((BatchReference)null!)))).ParamName,
            Is.EqualTo("batch"));
    }

    private async Task AssertRejectedAsync(string id, ModelProvider provider)
    {
        BatchesClient batches = CreateClient().Batches;
        Exception?[] failures =
        [
            await ExceptionAssert.RecordAsync(() => batches.RetrieveAsync(id, provider)),
            await ExceptionAssert.RecordAsync(() => CollectedResults.ReadAsync(batches.GetEndpointResultsAsync(id, provider))),
            await ExceptionAssert.RecordAsync(() => batches.GetResultsPageAsync(id, provider)),
        ];
        Assert.That(failures, Is.All.InstanceOf<ArgumentException>());
        Assert.That(failures.Cast<ArgumentException>().Select(failure => failure.ParamName), Is.All.EqualTo("batchId"));
        Exception? ofReference = await ExceptionAssert.RecordAsync(() => Task.FromResult(new BatchReference(provider, id)));
        Assert.That(ofReference, Is.InstanceOf<ArgumentException>().With.Property(nameof(ArgumentException.ParamName)).EqualTo("id"));
        Assert.That(Gateway.Requests, Is.Empty);
    }
}
