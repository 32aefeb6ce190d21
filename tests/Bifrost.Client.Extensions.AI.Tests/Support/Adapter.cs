using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Anthropic;
using OpenAI;

namespace Bifrost.Client.Extensions.AI.Tests.Support;

/// <summary>The adapter that a provider, or Microsoft, publishes for it: what the package is compared with.</summary>
internal sealed class Adapter
{
    public const string OpenAIModel = "gpt-4o-mini";
    public const string AnthropicModel = "claude-sonnet-4-5";

    private readonly CapturingHandler _handler;

    private Adapter(CapturingHandler handler, IChatClient client)
    {
        _handler = handler;
        Client = client;
    }

    public IChatClient Client { get; }

    public static Adapter CreateOpenAI()
    {
        var handler = new CapturingHandler();
        var options = new OpenAIClientOptions { Transport = new HttpClientPipelineTransport(new HttpClient(handler)), RetryPolicy = new ClientRetryPolicy(0) };
        return new Adapter(handler, new OpenAI.Chat.ChatClient(OpenAIModel, new ApiKeyCredential("key"), options).AsIChatClient());
    }

    public static Adapter CreateAnthropic()
    {
        var handler = new CapturingHandler();
        var client = new AnthropicClient { ApiKey = "key", HttpClient = new HttpClient(handler), MaxRetries = 0 };
        return new Adapter(handler, client.AsIChatClient(AnthropicModel));
    }

    /// <summary>The body that the adapter sends.</summary>
    public JsonObject Write(IEnumerable<ChatMessage> messages, ChatOptions? options) => Write(client => client.GetResponseAsync(messages, options));

    /// <inheritdoc cref="Write(IEnumerable{ChatMessage}, ChatOptions?)"/>
    /// <param name="call">The call; it fails, as nobody answers.</param>
    public JsonObject Write(Func<IChatClient, Task> call)
    {
        _handler.ResponseBody = null;
        Assert.That(() => call(Client), Throws.Exception.Property(nameof(Exception.Message)).Contains("400").Or.Message.Contains("BadRequest"));
        return JsonNode.Parse(_handler.RequestBody!)!.AsObject();
    }

    /// <summary>The response that the adapter makes of a body.</summary>
    public async Task<ChatResponse> ReadAsync(string body)
    {
        _handler.ResponseBody = body;
        return await Client.GetResponseAsync("Hello");
    }
}
