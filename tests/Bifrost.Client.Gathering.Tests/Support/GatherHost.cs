using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using Anthropic;
using Anthropic.Core;
using OpenAI;

namespace Bifrost.Client.Gathering.Tests.Support;

/// <summary>An in-process gateway on a virtual clock, and SDKs whose calls are gathered for it.</summary>
internal sealed class GatherHost : IAsyncDisposable
{
    private readonly List<BatchingHandler> _handlers = [];
    private readonly List<HttpClient> _clients = [];

    private GatherHost(BifrostTestGateway gateway, VirtualClock clock)
    {
        (Gateway, Clock) = (gateway, clock);
        Client = new BifrostClient(new BifrostClientOptions { BaseAddress = gateway.BaseAddress, Retry = new BifrostRetryOptions { MaxRetries = 0 } });
        gateway.AnswerWith(TestModel.Echo);
    }

    public BifrostTestGateway Gateway { get; }

    /// <summary>The clock of the gateway and of the jobs. It moves when a job waits on it.</summary>
    public VirtualClock Clock { get; }

    public BifrostClient Client { get; }

    public string Directory { get; } = TestDirectory.Create("bifrost-gather-").FullName;

    public DirectoryJobJournal Journal => new(Directory);

    /// <summary>Options on the virtual clock. Nothing is submitted before the test says so, or the number of calls is reached.</summary>
    public BatchingOptions Options => new()
    {
        IdleDelay = Timeout.InfiniteTimeSpan,
        MaxDelay = Timeout.InfiniteTimeSpan,
        Job = new JobOptions { TimeProvider = Clock },
    };

    /// <summary>The number of creates that were received.</summary>
    public int Creates => Gateway.Requests.Count(request => request.RequestType == BifrostRequestType.BatchCreate);

    public static async Task<GatherHost> StartAsync(Action<BifrostTestGatewayOptions>? configure = null)
    {
        var clock = new VirtualClock();
        var options = new BifrostTestGatewayOptions { TimeProvider = clock, CustomProviders = [new("my-vllm")] };
        configure?.Invoke(options);
        return new GatherHost(await BifrostTestGateway.StartAsync(options), clock);
    }

    public BatchingHandler CreateHandler(BatchingOptions? options = null, HttpMessageHandler? inner = null)
    {
        BatchingHandler handler = inner is null ? new BatchingHandler(Client, options ?? Options) : new BatchingHandler(Client, options ?? Options, inner);
        _handlers.Add(handler);
        return handler;
    }

    public HttpClient CreateHttpClient(BatchingHandler handler)
    {
        HttpClient http = handler.CreateHttpClient();
        _clients.Add(http);
        return http;
    }

    /// <summary>The OpenAI SDK, with time limits and retries switched off.</summary>
    public OpenAIClient CreateOpenAI(BatchingHandler handler, Action<OpenAIClientOptions>? configure = null)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = new Uri("https://gateway.example/openai/v1"),
            Transport = new HttpClientPipelineTransport(CreateHttpClient(handler)),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            RetryPolicy = new ClientRetryPolicy(0),
        };
        configure?.Invoke(options);
        return new OpenAIClient(new ApiKeyCredential("unused"), options);
    }

    /// <summary>The Anthropic SDK, with time limits and retries switched off.</summary>
    public AnthropicClient CreateAnthropic(BatchingHandler handler, Func<ClientOptions, ClientOptions>? configure = null)
    {
        var options = new ClientOptions
        {
            ApiKey = "unused",
            HttpClient = CreateHttpClient(handler),
            Timeout = Timeout.InfiniteTimeSpan,
            MaxRetries = 0,
        };
        return new AnthropicClient(configure?.Invoke(options) ?? options);
    }

    /// <summary>Posts JSON by hand.</summary>
    public Task<HttpResponseMessage> PostAsync(BatchingHandler handler, string address, string json, CancellationToken cancellationToken = default) =>
        CreateHttpClient(handler).PostAsync(new Uri(address), new StringContent(json, Encoding.UTF8, "application/json"), cancellationToken);

    /// <summary>Asks a question by hand.</summary>
    public Task<HttpResponseMessage> AskAsync(BatchingHandler handler, string question, CancellationToken cancellationToken = default) =>
        PostAsync(handler, Chat.Address, Chat.CreateBody(question), cancellationToken);

    /// <summary>Asks a question of a model by hand.</summary>
    public Task<HttpResponseMessage> AskModelAsync(BatchingHandler handler, string model, string question) =>
        PostAsync(handler, Chat.Address, Chat.CreateBody(question, model));

    /// <summary>Refuses the batches of a model.</summary>
    public void RefuseModel(string model, int? times = null) => Gateway.Inject(
        GatewayFault.Respond(GatewayResponse.Error(400, "no")),
        request => request.RequestType == BifrostRequestType.BatchCreate && Encoding.UTF8.GetString(request.Body.Span).Contains($"/{model}\"", StringComparison.Ordinal),
        times);

    /// <summary>The lines of the input files that were uploaded.</summary>
    public IReadOnlyList<string> GetUploadedLines() =>
    [
        .. from request in Gateway.Requests
           where request.RequestType == BifrostRequestType.FileUpload
           from line in Encoding.UTF8.GetString(request.Body.Span).Split('\n')
           where line.StartsWith("{\"custom_id\"", StringComparison.Ordinal)
           select line.TrimEnd('\r'),
    ];

    public async ValueTask DisposeAsync()
    {
        foreach (BatchingHandler handler in _handlers)
            await handler.DisposeAsync();
        foreach (HttpClient client in _clients)
            client.Dispose();
        Client.Dispose();
        await Gateway.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
