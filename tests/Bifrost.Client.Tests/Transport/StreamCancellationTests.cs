namespace Bifrost.Client.Tests.Transport;

public sealed class StreamCancellationTests : GatewayTestBase
{
    [Test]
    public async Task The_token_of_one_read_does_not_cancel_the_next_read()
    {
        byte[] body = new byte[1_000_000];
        RespondWith(new GatewayResponse { ContentType = "application/octet-stream", Body = body });
        await using Stream content = await CreateClient().Files.GetContentAsync("file-1", ModelProvider.OpenAI);
        byte[] buffer = new byte[1000];
        int read;
        using (var first = new CancellationTokenSource())
        {
            read = await content.ReadAsync(buffer, first.Token);
            await first.CancelAsync();
        }

        using var copy = new MemoryStream();
        using var second = new CancellationTokenSource();
        await content.CopyToAsync(copy, second.Token);

        Assert.That(read + copy.Length, Is.EqualTo(body.Length));
    }
}
