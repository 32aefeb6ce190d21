using System.IO.Compression;
using System.Text;

namespace Bifrost.Client.Tests.Transport;

public sealed class CompressionTests : GatewayTestBase
{
    [Test]
    public async Task A_file_is_requested_without_compression()
    {
        await ExceptionAssert.RecordAsync(() => CreateClient().Files.GetContentAsync("file-1", ModelProvider.OpenAI));
        Assert.That(Gateway.Requests[^1].Headers, Does.Not.ContainKey("Accept-Encoding"));
    }

    [Test]
    public async Task A_truncated_compressed_page_is_an_error()
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(TestPage.Last("a b c").Body.Span)));
        RespondWith(new GatewayResponse
        {
            Headers = new Dictionary<string, string> { ["Content-Encoding"] = "gzip" },
            Body = packed.ToArray().AsMemory(0, (int)packed.Length / 2),
        });
        Assert.That(
            (await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference))).Failure,
            Is.InstanceOf<BifrostInvalidResponseException>());
    }
}
