using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>What <see cref="ChatOptions.RawRepresentationFactory"/> is given: a batch has no client that could be called.</summary>
internal sealed class NoChatClient : IChatClient
{
    private NoChatClient()
    {
    }

    public static NoChatClient Instance { get; } = new();

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw Create();

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw Create();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static NotSupportedException Create() => new("The request is part of a batch: the model cannot be called.");
}
