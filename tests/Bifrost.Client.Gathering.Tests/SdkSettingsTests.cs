using System.ClientModel.Primitives;
using Microsoft.Extensions.Time.Testing;
using OpenAI.Chat;

namespace Bifrost.Client.Gathering.Tests;

/// <summary>Time limits and retries of SDKs are named. The limits here are those of a fake clock, which is advanced before the call is cancelled.</summary>
public sealed class SdkSettingsTests
{
    [TestCase(100, "the default of HttpClient.Timeout and of NetworkTimeout of the OpenAI SDK")]
    [TestCase(600, "the default of Timeout of SDKs such as that of Anthropic")]
    public async Task A_call_that_is_given_up_after_a_default_of_an_SDK_fails_with_the_setting(int seconds, string reason)
    {
        await using GatherHost host = await GatherHost.StartAsync();
        var time = new FakeTimeProvider();
        BatchingHandler handler = host.CreateHandler(host.Options with { TimeProvider = time });
        using var limit = new CancellationTokenSource();
        Task<HttpResponseMessage> call = host.AskAsync(handler, "a", limit.Token);

        time.Advance(TimeSpan.FromSeconds(seconds));
        await limit.CancelAsync();

        BifrostSdkSettingsException exception = (await Assert.ThrowsAsync<BifrostSdkSettingsException>(() => call.WithTestTimeout()))!;
        Assert.That(exception.Message, Does.StartWith($"The call was given up after {seconds} seconds, {reason}."));
        Assert.That(exception.Message, Does.Contain("RetryPolicy = new ClientRetryPolicy(0)").And.Contain("HttpClient: set Timeout = Timeout.InfiniteTimeSpan"));
    }

    [Test]
    public async Task The_caller_s_own_cancellation_stays_a_cancellation_with_its_token()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        var time = new FakeTimeProvider();
        BatchingHandler handler = host.CreateHandler(host.Options with { TimeProvider = time });
        using var cancellation = new CancellationTokenSource();
        ChatClient chat = host.CreateOpenAI(handler).GetChatClient("a-model");
        var call = chat.CompleteChatAsync([new UserChatMessage("a")], cancellationToken: cancellation.Token);

        time.Advance(TimeSpan.FromSeconds(50));
        await cancellation.CancelAsync();

        OperationCanceledException exception = (await Assert.CatchAsync<OperationCanceledException>(() => call.WithTestTimeout()))!;
        Assert.That(exception.CancellationToken, Is.EqualTo(cancellation.Token));
    }

    [Test]
    public async Task Calls_of_several_ages_that_are_cancelled_together_have_no_time_limit()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        var time = new FakeTimeProvider();
        BatchingHandler handler = host.CreateHandler(host.Options with { TimeProvider = time });
        using var cancellation = new CancellationTokenSource();
        Task<HttpResponseMessage> old = host.AskAsync(handler, "old", cancellation.Token);
        time.Advance(TimeSpan.FromSeconds(50));
        Task<HttpResponseMessage> young = host.AskAsync(handler, "young", cancellation.Token);
        time.Advance(TimeSpan.FromSeconds(50));

        await cancellation.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => young.WithTestTimeout());
        await Assert.CatchAsync<OperationCanceledException>(() => old.WithTestTimeout());
    }

    [Test]
    public async Task The_retry_of_an_SDK_takes_the_place_of_the_call_and_the_second_limit_is_named()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        var time = new FakeTimeProvider();
        BatchingHandler handler = host.CreateHandler(host.Options with { TimeProvider = time });
        await handler.SubmitAsync().WithTestTimeout();
        using var measured = new HttpClient(new TimedHandler(handler, time)) { Timeout = Timeout.InfiniteTimeSpan };
        ChatClient chat = host.CreateOpenAI(handler, options =>
        {
            options.Transport = new HttpClientPipelineTransport(measured);
            options.NetworkTimeout = TimeSpan.FromSeconds(2);
            options.RetryPolicy = new ClientRetryPolicy(3);
        }).GetChatClient("a-model");

        // The pipeline of the SDK puts what its attempts have thrown together.
        AggregateException exception = (await Assert.ThrowsAsync<AggregateException>(() => chat.CompleteChatAsync("a").WithTestTimeout()))!;

        Assert.That(exception.InnerExceptions, Has.Count.EqualTo(2));
        Assert.That(exception.InnerExceptions[1], Is.InstanceOf<BifrostSdkSettingsException>());
        Assert.That(exception.Message, Does.Contain("and so was the same call before: the SDK has a time limit, and sends the call again"));
    }

    [Test]
    public async Task A_call_that_is_repeated_after_another_time_is_not_taken_for_a_time_limit()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        var time = new FakeTimeProvider();
        BatchingHandler handler = host.CreateHandler(host.Options with { TimeProvider = time });

        foreach (int seconds in new[] { 20, 30, 0 })
        {
            using var cancellation = new CancellationTokenSource();
            Task<HttpResponseMessage> call = host.AskAsync(handler, "a", cancellation.Token);
            time.Advance(TimeSpan.FromSeconds(seconds));
            await cancellation.CancelAsync();
            await Assert.CatchAsync<OperationCanceledException>(() => call.WithTestTimeout());
        }
    }

    [Test]
    public async Task A_retry_that_its_headers_show_is_refused()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        using HttpClient http = host.CreateHandler().CreateHttpClient();
        http.DefaultRequestHeaders.Add("X-Stainless-Retry-Count", "1");
        using var content = new StringContent(Chat.CreateBody("a"));
        content.Headers.ContentType = new("application/json");

        Assert.That(
            (await Assert.ThrowsAsync<BifrostSdkSettingsException>(() => http.PostAsync(new Uri(Chat.Address), content).WithTestTimeout()))!.Message,
            Does.StartWith("The call is retry 1 of the SDK (X-Stainless-Retry-Count)."));
    }

    /// <summary>The time limit of an SDK is on the real clock: here each call is given up after the same time of a fake one, also on a busy machine.</summary>
    private sealed class TimedHandler(HttpMessageHandler inner, FakeTimeProvider time) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var limit = new CancellationTokenSource();
            using CancellationTokenRegistration registration = cancellationToken.Register(() =>
            {
                time.Advance(TimeSpan.FromSeconds(30));
                limit.Cancel();
            });
            return await base.SendAsync(request, limit.Token);
        }
    }
}
