using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;

namespace Bifrost.Client.Gathering.Tests;

/// <summary>The calls of the OpenAI SDK, and of the adapter of Microsoft.Extensions.AI over it.</summary>
public sealed class OpenAISdkTests
{
    [Test]
    public async Task Calls_become_one_batch_and_each_gets_its_own_answer()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxRequests = 200 });
        ChatClient chat = host.CreateOpenAI(handler).GetChatClient("a-model");

        ClientResult<ChatCompletion>[] answers =
            await Task.WhenAll(Enumerable.Range(1, 200).Select(number => chat.CompleteChatAsync($"question {number}"))).WithTestTimeout();

        Assert.That(answers.Select(answer => answer.Value.Content[0].Text), Is.EqualTo(Enumerable.Range(1, 200).Select(number => $"answer to question {number}")));
        Assert.That(host.Gateway.GetBatches(ModelProvider.OpenAI), Has.Count.EqualTo(1));
        PipelineResponse response = answers[0].GetRawResponse();
        Assert.That(response.Status, Is.EqualTo(200));
        Assert.That(response.Headers.TryGetValue("x-request-id", out string? id) ? id : null, Does.StartWith("req_"));
        Assert.That(response.Headers.TryGetValue("Content-Type", out string? type) ? type : null, Is.EqualTo("application/json"));
    }

    [Test]
    public async Task Structured_output_of_the_adapter_is_gathered()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Succeed(TestModel.CreateBody(request, $$"""{"answer":"{{TestModel.GetQuestion(request)}}","year":1969}""")));
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxRequests = 3 });
        IChatClient chat = host.CreateOpenAI(handler).GetChatClient("a-model").AsIChatClient();

        ChatResponse<Fact>[] facts = await Task.WhenAll("abc".Select(question => chat.GetResponseAsync<Fact>($"{question}"))).WithTestTimeout();

        Assert.That(facts.Select(fact => fact.Result), Is.EqualTo(new Fact[] { new("a", 1969), new("b", 1969), new("c", 1969) }));
        Assert.That(facts[0].Usage!.OutputTokenCount, Is.EqualTo(5));
    }

    [Test]
    public async Task Chat_embeddings_and_responses_are_a_job_each()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingHandler handler = host.CreateHandler(host.Options with { Journal = host.Journal, MaxRequests = 3 });
        OpenAIClient openAI = host.CreateOpenAI(handler);

        Task<ClientResult<ChatCompletion>> chat = openAI.GetChatClient("a-model").CompleteChatAsync("a");
        Task<ClientResult<OpenAIEmbedding>> embedding = openAI.GetEmbeddingClient("e-model").GenerateEmbeddingAsync("bb");
        Task<ClientResult<OpenAI.Responses.ResponseResult>> response = openAI.GetResponsesClient().CreateResponseAsync("r-model", "c");
        await Task.WhenAll(chat, embedding, response).WithTestTimeout();

        Assert.That((await chat).Value.Content[0].Text, Is.EqualTo("answer to a"));
        Assert.That((await embedding).Value.ToFloats().ToArray(), Is.EqualTo(new[] { "answer to bb".Length, 0.5f }));
        Assert.That((await response).Value.GetOutputText(), Is.EqualTo("answer to c"));
        Assert.That(host.Gateway.GetBatches(ModelProvider.OpenAI), Has.Count.EqualTo(3));
        Assert.That(Directory.GetDirectories(host.Directory).Select(Path.GetFileName), Is.EquivalentTo(["calls-lock", "calls-1", "calls-2", "calls-3"]));
    }

    [Test]
    public async Task An_error_is_the_exception_of_the_SDK_with_status_and_message()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        host.Gateway.AnswerWith(request => TestModel.GetQuestion(request) == "bad" ? request.Fail(422, "I do not like it.") : TestModel.Echo(request));
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxRequests = 2 });
        ChatClient chat = host.CreateOpenAI(handler).GetChatClient("a-model");

        Task<ClientResult<ChatCompletion>> bad = chat.CompleteChatAsync("bad");
        Task<ClientResult<ChatCompletion>> good = chat.CompleteChatAsync("good");

        ClientResultException exception = (await Assert.ThrowsAsync<ClientResultException>(() => bad.WithTestTimeout()))!;
        Assert.That(exception.Status, Is.EqualTo(422));
        Assert.That(exception.Message, Does.Contain("I do not like it."));
        Assert.That((await good.WithTestTimeout()).Value.Content[0].Text, Is.EqualTo("answer to good"));
    }

    [Test]
    public async Task A_request_that_failed_for_a_reason_that_can_pass_is_sent_again_by_the_job()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        var progress = new AttemptProgress();
        host.Gateway.AnswerWith(request => progress.Attempt == 1 ? request.Fail(503, "busy") : TestModel.Echo(request));
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxRequests = 1, Job = host.Options.Job with { Progress = progress } });

        ClientResult<ChatCompletion> answer = await host.CreateOpenAI(handler).GetChatClient("a-model").CompleteChatAsync("a").WithTestTimeout();

        Assert.That(answer.Value.Content[0].Text, Is.EqualTo("answer to a"));
        Assert.That(host.Creates, Is.EqualTo(2));
    }

    [Test]
    public async Task A_synchronous_call_waits_for_its_batch()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxRequests = 1 });
        ChatClient chat = host.CreateOpenAI(handler).GetChatClient("a-model");

        ChatCompletion answer = await Task.Run(() => chat.CompleteChat("a").Value).WithTestTimeout();

        Assert.That(answer.Content[0].Text, Is.EqualTo("answer to a"));
    }

    [Test]
    public async Task A_streaming_call_is_refused_and_the_retries_of_the_SDK_do_not_hide_it()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingHandler handler = host.CreateHandler();
        ChatClient chat = host.CreateOpenAI(handler, options => options.RetryPolicy = new ClientRetryPolicy(3)).GetChatClient("a-model");

        BifrostUnbatchableCallException exception = (await Assert.ThrowsAsync<BifrostUnbatchableCallException>(async () =>
        {
            await foreach (StreamingChatCompletionUpdate _ in chat.CompleteChatStreamingAsync("a"))
            {
            }
        }))!;

        Assert.That(exception.Message, Is.EqualTo("The call cannot be a request of a batch: it streams its answer. Nothing was sent."));
    }

    private sealed record Fact(string Answer, int Year);
}
