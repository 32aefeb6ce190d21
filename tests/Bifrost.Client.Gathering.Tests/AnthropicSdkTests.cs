using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Gathering.Tests;

/// <summary>The calls of the Anthropic SDK, and of its adapter to Microsoft.Extensions.AI.</summary>
public sealed class AnthropicSdkTests
{
    [Test]
    public async Task Messages_become_one_batch_and_each_gets_its_own_answer()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxRequests = 100 });
        AnthropicClient anthropic = host.CreateAnthropic(handler);

        Message[] messages = await Task.WhenAll(Enumerable.Range(1, 100).Select(number => AskAsync(anthropic, $"question {number}"))).WithTestTimeout();

        Assert.That(messages.Select(GetText), Is.EqualTo(Enumerable.Range(1, 100).Select(number => $"answer to question {number}")));
        Assert.That(host.Gateway.GetBatches(ModelProvider.Anthropic), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Calls_of_the_adapter_are_gathered()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxRequests = 2 });
        IChatClient chat = host.CreateAnthropic(handler).AsIChatClient("claude-x", 100);

        ChatResponse[] responses = await Task.WhenAll("ab".Select(question => chat.GetResponseAsync($"{question}"))).WithTestTimeout();

        Assert.That(responses.Select(response => response.Text), Is.EqualTo(["answer to a", "answer to b"]));
        Assert.That(responses[0].Usage!.OutputTokenCount, Is.EqualTo(5));
    }

    [Test]
    public async Task Errors_are_the_exceptions_of_the_SDK()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        host.Gateway.AnswerWith(request => TestModel.GetQuestion(request) switch
        {
            "errored" => request.Fail(400, "The gateway does not pass it on."),
            "expired" => new BatchResultItem { Result = new BatchItemResult { Type = "expired" } },
            _ => new BatchResultItem { Result = new BatchItemResult { Type = "canceled" } },
        });
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxRequests = 3 });
        AnthropicClient anthropic = host.CreateAnthropic(handler);

        Task<Message> errored = AskAsync(anthropic, "errored");
        Task<Message> expired = AskAsync(anthropic, "expired");
        Task<Message> cancelled = AskAsync(anthropic, "cancelled");

        Assert.That((await Assert.CatchAsync<AnthropicApiException>(() => errored.WithTestTimeout()))!.Message, Does.Contain("500").Or.Contain("InternalServerError"));
        Assert.That(
            (await Assert.CatchAsync<AnthropicApiException>(() => expired.WithTestTimeout()))!.Message,
            Does.Contain("GatewayTimeout").And.Contain("timeout_error").And.Contain("was not processed before batch"));
        Assert.That((await Assert.CatchAsync<AnthropicApiException>(() => cancelled.WithTestTimeout()))!.Message, Does.Contain("499").And.Contain("was cancelled"));
    }

    [Test]
    public async Task The_default_time_limit_is_named_before_anything_is_sent()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxRequests = 1 });
        AnthropicClient anthropic = host.CreateAnthropic(handler, options => options with { Timeout = null, MaxRetries = null });

        BifrostSdkSettingsException exception = (await Assert.ThrowsAsync<BifrostSdkSettingsException>(() => AskAsync(anthropic, "a").WithTestTimeout()))!;

        Assert.That(exception.Message, Does.StartWith("The SDK gives up the call after ").And.Contain("X-Stainless-Timeout").And.Contain("MaxRetries = 0"));
        Assert.That(host.Gateway.Requests, Is.Empty);
    }

    [Test]
    public async Task An_error_answer_is_not_retried_by_the_SDK_although_its_retries_are_on()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Fail(500, "no"));
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxRequests = 1, Job = host.Options.Job with { MaxAttempts = 1 } });
        AnthropicClient anthropic = host.CreateAnthropic(handler, options => options with { MaxRetries = 2 });

        await Assert.CatchAsync<AnthropicApiException>(() => AskAsync(anthropic, "a").WithTestTimeout());

        Assert.That(host.Creates, Is.EqualTo(1));
    }

    private static Task<Message> AskAsync(AnthropicClient anthropic, string question) => anthropic.Messages.Create(new MessageCreateParams
    {
        Model = "claude-x",
        MaxTokens = 100,
        Messages = [new UserMessageParam { Content = question }],
    });

    private static string GetText(Message message) => message.Content[0].TryPickText(out TextBlock? text) ? text.Text : "";
}
