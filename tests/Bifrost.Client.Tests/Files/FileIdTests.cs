using System.Buffers.Text;
using System.Text;

namespace Bifrost.Client.Tests.Files;

[Parallelizable(ParallelScope.Self)]
public sealed class FileIdTests : GatewayTestBase
{
    [TestCase("s3://bucket/report..2.jsonl")]
    [TestCase("s3://bucket/part#1 of 50%25.jsonl")]
    public async Task Objects_in_a_bucket_may_have_any_name(string id)
    {
        await ExceptionAssert.RecordAsync(() => CreateClient().Files.RetrieveAsync(id, ModelProvider.Bedrock));
        string target = Gateway.Requests[0].Target;
        Assert.That(target, Is.EqualTo($"/openai/v1/files/{Convert.ToBase64String(Encoding.UTF8.GetBytes(id))}?provider=bedrock"));
    }

    [Test]
    public async Task A_base64_with_a_slash_goes_to_the_route_that_can_take_the_id_escaped()
    {
        const string Id = "s3://bucket/what???.jsonl";
        Assert.That(Convert.ToBase64String(Encoding.UTF8.GetBytes(Id)), Does.Contain('/'), "the case in question");
        await ExceptionAssert.RecordAsync(() => CreateClient().Files.RetrieveAsync(Id, ModelProvider.Bedrock));
        Assert.That(Gateway.Requests[0].Target, Is.EqualTo($"/v1/files/{Uri.EscapeDataString(Id)}?provider=bedrock"));
    }

    [Test]
    public async Task Vertex_takes_base64_of_its_own_kind()
    {
        await ExceptionAssert.RecordAsync(() => CreateClient().Files.GetContentAsync("gs://bucket/a b.jsonl", ModelProvider.Vertex));
        Assert.That(Gateway.Requests[0].Target, Is.EqualTo(
            $"/openai/v1/files/{Base64Url.EncodeToString(Encoding.UTF8.GetBytes("gs://bucket/a b.jsonl"))}/content?provider=vertex"));
    }

    [TestCase("s3://bucket/../other/key")]
    [TestCase("s3://bucket/a\nb")]
    [TestCase("file-1/../../batches")]
    [TestCase("file-1?x=1")]
    public async Task What_would_lead_elsewhere_is_refused(string id)
    {
        await ExceptionAssert.ThrowsAsync<ArgumentException>(() => CreateClient().Files.RetrieveAsync(id, ModelProvider.Bedrock));
        Assert.That(Gateway.Requests, Is.Empty);
    }
}
