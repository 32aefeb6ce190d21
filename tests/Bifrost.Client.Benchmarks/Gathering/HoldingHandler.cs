using System.Collections.Concurrent;
using System.Text;

namespace Bifrost.Client.Benchmarks.Gathering;

/// <summary>Reads the body of each call as any transport does, holds the call, and answers all of them with the same answer.</summary>
internal sealed class HoldingHandler : HttpMessageHandler
{
    private const string Answer =
        """{"id":"chatcmpl-1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Review 1: is the customer satisfied with the product, with its delivery, and with what it costs?"},"finish_reason":"stop"}],"usage":{"prompt_tokens":98,"completion_tokens":98,"total_tokens":196}}""";

    private readonly ConcurrentQueue<TaskCompletionSource<HttpResponseMessage>> _calls = new();

    public void Release()
    {
        while (_calls.TryDequeue(out TaskCompletionSource<HttpResponseMessage>? call))
            call.SetResult(new HttpResponseMessage { Content = new StringContent(Answer, Encoding.UTF8, "application/json") });
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The SDK writes its body into a buffer that it keeps as long as the call.
        await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
        var call = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls.Enqueue(call);
        return await call.Task;
    }
}
