using System.Buffers.Text;
using System.Text;

namespace Bifrost.Client.Tests.Files;

public sealed class FileIdTests : GatewayTestBase
{
    [TestCase("s3://bucket/report..2.jsonl")]
    [TestCase("s3://bucket/part#1 of 50%25.jsonl")]
    public async Task An_object_key_may_contain_dots_and_reserved_characters(string id)
    {
        await ExceptionAssert.RecordAsync(() => CreateClient().Files.RetrieveAsync(id, ModelProvider.Bedrock));
        string target = Gateway.Requests[0].Target;
        Assert.That(target, Is.EqualTo($"/openai/v1/files/{Convert.ToBase64String(Encoding.UTF8.GetBytes(id))}?provider=bedrock"));
    }

    [Test]
    public async Task An_id_whose_base64_contains_a_slash_is_sent_percent_encoded_on_the_unified_route()
    {
        const string Id = "s3://bucket/what???.jsonl";
        Assert.That(Convert.ToBase64String(Encoding.UTF8.GetBytes(Id)), Does.Contain('/'), "the case in question");
        await ExceptionAssert.RecordAsync(() => CreateClient().Files.RetrieveAsync(Id, ModelProvider.Bedrock));
        Assert.That(Gateway.Requests[0].Target, Is.EqualTo($"/v1/files/{Uri.EscapeDataString(Id)}?provider=bedrock"));
    }

    [Test]
    public async Task A_Vertex_id_is_sent_as_base64url()
    {
        await ExceptionAssert.RecordAsync(() => CreateClient().Files.GetContentAsync("gs://bucket/a b.jsonl", ModelProvider.Vertex));
        Assert.That(Gateway.Requests[0].Target, Is.EqualTo(
            $"/openai/v1/files/{Base64Url.EncodeToString(Encoding.UTF8.GetBytes("gs://bucket/a b.jsonl"))}/content?provider=vertex"));
    }

    [TestCase("s3://bucket/../other/key")]
    [TestCase("s3://bucket/a\nb")]
    [TestCase("file-1/../../batches")]
    [TestCase("file-1?x=1")]
    public async Task An_id_that_would_change_the_path_is_rejected(string id)
    {
        await ExceptionAssert.ThrowsAsync<ArgumentException>(() => CreateClient().Files.RetrieveAsync(id, ModelProvider.Bedrock));
        Assert.That(Gateway.Requests, Is.Empty);
    }
}
