namespace Bifrost.Client.Tests.Transport;

public sealed class CancellationTests : GatewayTestBase
{
    private TaskCompletionSource _requested = null!;

    /// <summary>Where the caller passes the token.</summary>
    public enum TokenPlacement
    {
        Method,
        Loop,
        MethodAndLoop,
        MethodWithOtherTokenInLoop,
        LoopWithOtherTokenInMethod,
        PagesWithTokenInMethod,
        PagesWithTokenInAsPages,
        PagesWithTokenInLoop,
        PagesWithThreeTokens,
        SinglePage,
        Retrieve,
    }

    [SetUp]
    public void ResetRequestSignal() => _requested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    [Test]
    public async Task With_a_cancelled_token_no_request_is_sent([Values] TokenPlacement placement)
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await AssertCancelledAsync(() => RunAsync(placement, source.Token), source.Token);
        Assert.That(Gateway.Requests, Is.Empty);
    }

    [Test]
    public async Task Cancelling_before_the_response_closes_the_connection([Values] TokenPlacement placement)
    {
        RespondAndSignal(TestPage.Last("a") with { Delay = TimeSpan.FromMinutes(10) });
        using var source = new CancellationTokenSource();
        Task call = RunAsync(placement, source.Token);
        await _requested.Task.WithTestTimeout();
        await source.CancelAsync();
        await AssertCancelledAsync(() => call, source.Token);
        Assert.That(await Gateway.Requests.Single().Answered.WithTestTimeout(), Is.False);
    }

    [Test]
    public async Task Cancelling_during_the_response_closes_the_connection([Values] TokenPlacement placement)
    {
        string json = """{"id":"batch_1",""" + TestPage.Json("a b")[1..];
        RespondAndSignal(GatewayResponse.Json(json) with { PauseAfter = json.Length - 5 });
        using var source = new CancellationTokenSource();
        Task call = RunAsync(placement, source.Token, _ => source.Cancel());
        if (placement >= TokenPlacement.PagesWithTokenInMethod)
        {
            // The caller receives nothing of the page: the token is cancelled while the page is read, or before.
            await _requested.Task.WithTestTimeout();
            await source.CancelAsync();
        }

        await AssertCancelledAsync(() => call, source.Token);
        Assert.That(await Gateway.Requests.Single().Answered.WithTestTimeout(), Is.False);
    }

    [Test]
    public async Task After_cancelling_no_buffered_item_is_returned([Values(TokenPlacement.Method, TokenPlacement.Loop, TokenPlacement.MethodAndLoop)] TokenPlacement placement)
    {
        RespondWith(TestPage.Last("a b c"));
        using var source = new CancellationTokenSource();
        var read = new List<string>();
        await AssertCancelledAsync(
            () => RunAsync(placement, source.Token, item =>
            {
                read.Add(item.CustomId);
                source.Cancel();
            }),
            source.Token);
        Assert.That(read.Single(), Is.EqualTo("a"));
    }

    [Test]
    public async Task After_cancelling_no_further_page_is_requested()
    {
        RespondWith(TestPage.WithCursor("a", "c1"));
        using var source = new CancellationTokenSource();
        await AssertCancelledAsync(
            async () =>
            {
                await foreach (BatchResultsPage _ in CreateClient().Batches.GetEndpointResultsAsync(Reference).AsPages(cancellationToken: source.Token))
                    await source.CancelAsync();
            },
            source.Token);
        Assert.That(Gateway.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Cancelling_while_an_error_body_is_read_throws_OperationCanceledException()
    {
        GatewayResponse error = GatewayResponse.Error(500, "boom");
        RespondAndSignal(error with { PauseAfter = 5 });
        using var source = new CancellationTokenSource();
        Task call = CreateClient().Batches.RetrieveAsync(Reference, source.Token);
        await _requested.Task.WithTestTimeout();
        await source.CancelAsync();
        await AssertCancelledAsync(() => call, source.Token);
    }

    [Test]
    public async Task Cancelling_in_the_key_callback_throws_OperationCanceledException()
    {
        using var source = new CancellationTokenSource();
        BifrostClient client = CreateClient(options => options.ApiKeyCallback = async token =>
        {
            await source.CancelAsync();
            token.ThrowIfCancellationRequested();
            return null;
        });
        await AssertCancelledAsync(() => client.Batches.RetrieveAsync(Reference, source.Token), source.Token);
        Assert.That(Gateway.Requests, Is.Empty);
    }

    private void RespondAndSignal(GatewayResponse response) => Gateway.Respond(_ =>
    {
        _requested.TrySetResult();
        return response;
    });

    private static async Task AssertCancelledAsync(Func<Task> call, CancellationToken token)
    {
        Exception? failure = await ExceptionAssert.RecordAsync(() => call().WithTestTimeout());
        Assert.That(failure, Is.InstanceOf<OperationCanceledException>());
        Assert.That(((OperationCanceledException)failure!).CancellationToken, Is.EqualTo(token));
    }

    private async Task RunAsync(TokenPlacement placement, CancellationToken token, Action<BatchResultItem>? onItem = null)
    {
        BatchesClient batches = CreateClient().Batches;
        using var other = new CancellationTokenSource();
        using var third = new CancellationTokenSource();
        switch (placement)
        {
            case TokenPlacement.Retrieve:
                await batches.RetrieveAsync(Reference, token);
                break;
            case TokenPlacement.SinglePage:
                await batches.GetResultsPageAsync(Reference, cancellationToken: token);
                break;
            case TokenPlacement.PagesWithTokenInMethod:
                await ReadAsync(batches.GetEndpointResultsAsync(Reference, token).AsPages());
                break;
            case TokenPlacement.PagesWithTokenInAsPages:
                await ReadAsync(batches.GetEndpointResultsAsync(Reference).AsPages(cancellationToken: token));
                break;
            case TokenPlacement.PagesWithTokenInLoop:
                await ReadAsync(batches.GetEndpointResultsAsync(Reference).AsPages(), token);
                break;
            case TokenPlacement.PagesWithThreeTokens:
                await ReadAsync(batches.GetEndpointResultsAsync(Reference, token).AsPages(cancellationToken: other.Token), third.Token);
                break;
            default:
                (CancellationToken ofMethod, CancellationToken ofLoop) = placement switch
                {
                    TokenPlacement.Method => (token, default),
                    TokenPlacement.Loop => (default, token),
                    TokenPlacement.MethodAndLoop => (token, token),
                    TokenPlacement.MethodWithOtherTokenInLoop => (token, other.Token),
                    _ => (other.Token, token),
                };
                await foreach (BatchResultItem item in batches.GetEndpointResultsAsync(Reference, ofMethod).WithCancellation(ofLoop))
                    onItem?.Invoke(item);
                break;
        }
    }

    private static async Task ReadAsync(IAsyncEnumerable<BatchResultsPage> pages, CancellationToken token = default)
    {
        await foreach (BatchResultsPage _ in pages.WithCancellation(token))
        {
        }
    }
}
