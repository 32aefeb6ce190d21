using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using Anthropic;
using Anthropic.Core;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Responses;

namespace Bifrost.Client.Gathering.Tests;

/// <summary>The SDKs call the gateway of the testing kit directly, without a handler.</summary>
public sealed class DirectCallSdkTests
{
    // Connects to the gateway whatever proxy the environment names.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    private const string Question = "What is 6 times 7?";
    private const int QuestionTokens = 5;

    [Test]
    public async Task OpenAI_reads_a_chat_completion([Values("gpt-4o-mini", "anthropic/gpt-4o-mini")] string model)
    {
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync();

        ChatCompletion completion = await CreateOpenAI(gateway).GetChatClient(model).CompleteChatAsync(Question).WithTestTimeout();

        Assert.That(completion.Content.Single().Text, Is.EqualTo(Question));
        Assert.That((completion.Id, completion.Model, completion.Role), Is.EqualTo(("chatcmpl-1", "gpt-4o-mini", ChatMessageRole.Assistant)));
        Assert.That(completion.FinishReason, Is.EqualTo(OpenAI.Chat.ChatFinishReason.Stop));
        Assert.That(completion.Refusal, Is.Null);
        ChatTokenUsage usage = completion.Usage;
        Assert.That((usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount), Is.EqualTo((QuestionTokens, QuestionTokens, 2 * QuestionTokens)));
        Assert.That((usage.InputTokenDetails.CachedTokenCount, usage.OutputTokenDetails.ReasoningTokenCount), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task OpenAI_reads_a_response()
    {
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync();

        ResponseResult response = await CreateOpenAI(gateway).GetResponsesClient().CreateResponseAsync("gpt-4o-mini", Question).WithTestTimeout();

        Assert.That(response.GetOutputText(), Is.EqualTo(Question));
        Assert.That((response.Id, response.Model, response.Status), Is.EqualTo(("resp_1", "gpt-4o-mini", ResponseStatus.Completed)));
        Assert.That(response.Error, Is.Null);
        ResponseTokenUsage usage = response.Usage;
        Assert.That((usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount), Is.EqualTo((QuestionTokens, QuestionTokens, 2 * QuestionTokens)));
    }

    [Test]
    public async Task OpenAI_reads_embeddings()
    {
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync();
        EmbeddingClient client = CreateOpenAI(gateway).GetEmbeddingClient("text-embedding-3-small");

        OpenAIEmbeddingCollection embeddings =
            await client.GenerateEmbeddingsAsync(["one", "two", "one"], new EmbeddingGenerationOptions { Dimensions = 16 }).WithTestTimeout();

        float[][] vectors = [.. embeddings.Select(embedding => embedding.ToFloats().ToArray())];
        Assert.That(embeddings.Select(embedding => embedding.Index), Is.EqualTo([0, 1, 2]));
        Assert.That(vectors.Select(vector => vector.Length), Is.All.EqualTo(16));
        Assert.That(vectors[2], Is.EqualTo(vectors[0]));
        Assert.That(vectors[1], Is.Not.EqualTo(vectors[0]));
        Assert.That((embeddings.Model, embeddings.Usage.InputTokenCount, embeddings.Usage.TotalTokenCount), Is.EqualTo(("text-embedding-3-small", 3, 3)));
    }

    [Test]
    public async Task A_failure_is_the_exception_of_OpenAI([Values("chat", "responses", "embeddings")] string call, [Values(400, 429)] int statusCode)
    {
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync();
        gateway.AnswerWith(request => request.Fail(statusCode, "Not this one."));
        OpenAIClient openAI = CreateOpenAI(gateway);

        ClientResultException exception = (await Assert.ThrowsAsync<ClientResultException>(() => (call switch
        {
            "chat" => openAI.GetChatClient("m").CompleteChatAsync(Question),
            "responses" => openAI.GetResponsesClient().CreateResponseAsync("m", Question),
            _ => (Task)openAI.GetEmbeddingClient("m").GenerateEmbeddingAsync(Question),
        }).WithTestTimeout()))!;

        Assert.That(exception.Status, Is.EqualTo(statusCode));
        Assert.That(exception.Message, Does.Contain("Not this one.").And.Contain(statusCode == 429 ? "rate_limit_exceeded" : "invalid_value"));
    }

    [Test]
    public async Task Anthropic_reads_a_message()
    {
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync();

        Message message = await AskAsync(CreateAnthropic(gateway)).WithTestTimeout();

        message.Validate();
        Assert.That(message.Content.Single().TryPickText(out TextBlock? text) ? text.Text : null, Is.EqualTo(Question));
        Assert.That((message.ID, message.Model.Raw()), Is.EqualTo(("msg_1", "claude-sonnet-4-5")));
        Assert.That(message.StopReason!.Value(), Is.EqualTo(StopReason.EndTurn));
        Assert.That((message.Usage.InputTokens, message.Usage.OutputTokens), Is.EqualTo(((long)QuestionTokens, (long)QuestionTokens)));
    }

    [TestCase(400, "invalid_request_error", typeof(AnthropicBadRequestException))]
    [TestCase(429, "rate_limit_error", typeof(AnthropicRateLimitException))]
    public async Task A_failure_is_the_exception_of_Anthropic(int statusCode, string expectedType, System.Type expectedException)
    {
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync();
        gateway.AnswerWith(request => request.Fail(statusCode, "Not this one."));
        AnthropicClient anthropic = CreateAnthropic(gateway);

        AnthropicApiException exception = (await Assert.CatchAsync<AnthropicApiException>(() => AskAsync(anthropic).WithTestTimeout()))!;

        Assert.That(exception, Is.InstanceOf(expectedException));
        Assert.That(exception.StatusCode, Is.EqualTo((HttpStatusCode)statusCode));
        Assert.That(exception.Message, Does.Contain("Not this one.").And.Contain(expectedType));
    }

    private static OpenAIClient CreateOpenAI(BifrostTestGateway gateway) => new(new ApiKeyCredential("unused"), new OpenAIClientOptions
    {
        Transport = new HttpClientPipelineTransport(Http),
        Endpoint = new Uri(gateway.BaseAddress, "openai/v1"),
        RetryPolicy = new ClientRetryPolicy(0),
    });

    private static AnthropicClient CreateAnthropic(BifrostTestGateway gateway) => new(new ClientOptions
    {
        HttpClient = Http,
        ApiKey = "unused",
        BaseUrl = new Uri(gateway.BaseAddress, "anthropic").AbsoluteUri,
        MaxRetries = 0,
    });

    private static Task<Message> AskAsync(AnthropicClient anthropic) => anthropic.Messages.Create(new MessageCreateParams
    {
        Model = "claude-sonnet-4-5",
        MaxTokens = 100,
        Messages = [new UserMessageParam { Content = Question }],
    });
}
