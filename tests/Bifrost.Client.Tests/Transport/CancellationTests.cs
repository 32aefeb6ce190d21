using Answer = Bifrost.Client.Testing.GatewayResponse;

namespace Bifrost.Client.Tests.Transport;

[Parallelizable(ParallelScope.Self)]
public sealed class CancellationTests : GatewayTestBase
{
    private TaskCompletionSource _asked = null!;

    /// <summary>Where the caller's token goes.</summary>
    public enum Place
    {
        Method,
        Loop,
        BothAlike,
        MethodWithAnotherInTheLoop,
        LoopWithAnotherInTheMethod,
        PagesOfTheMethod,
        PagesOfAsPages,
        PagesOfTheLoop,
        PagesWithThreeTokens,
        SinglePage,
        Retrieve,
    }

    [SetUp]
    public void ResetRequestSignal() => _asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    [Test]
    public async Task With_a_cancelled_token_no_request_is_sent([Values] Place place)
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await AssertCancelled(() => Run(place, source.Token), source.Token);
        Assert.That(Gateway.Requests, Is.Empty);
    }

    [Test]
    public async Task Cancelling_before_the_response_closes_the_connection([Values] Place place)
    {
        Asked(TestPage.Last("a") with { Delay = TimeSpan.FromMinutes(10) });
        using var source = new CancellationTokenSource();
        Task call = Run(place, source.Token);
        await _asked.Task.WithTestTimeout();
        await source.CancelAsync();
        await AssertCancelled(() => call, source.Token);
        Assert.That(await Gateway.Requests.Single().Answered.WithTestTimeout(), Is.False);
    }

    [Test]
    public async Task Cancelling_during_the_response_closes_the_connection([Values] Place place)
    {
        string json = """{"id":"batch_1",""" + TestPage.Json("a b")[1..];
        Asked(Answer.Json(json) with { PauseAfter = json.Length - 5 });
        using var source = new CancellationTokenSource();
        Task call = Run(place, source.Token, _ => source.Cancel());
        if (place >= Place.PagesOfTheMethod)
        {
            // Nothing of the page reaches the caller: the cancellation comes while it is read, or before.
            await _asked.Task.WithTestTimeout();
            await source.CancelAsync();
        }

        await AssertCancelled(() => call, source.Token);
        Assert.That(await Gateway.Requests.Single().Answered.WithTestTimeout(), Is.False);
    }

    [Test]
    public async Task After_cancelling_no_buffered_item_is_returned([Values(Place.Method, Place.Loop, Place.BothAlike)] Place place)
    {
        RespondWith(TestPage.Last("a b c"));
        using var source = new CancellationTokenSource();
        var read = new List<string>();
        await AssertCancelled(
            () => Run(place, source.Token, item =>
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
        await AssertCancelled(
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
        Answer error = Answer.Error(500, "boom");
        Asked(error with { PauseAfter = 5 });
        using var source = new CancellationTokenSource();
        Task call = CreateClient().Batches.RetrieveAsync(Reference, source.Token);
        await _asked.Task.WithTestTimeout();
        await source.CancelAsync();
        await AssertCancelled(() => call, source.Token);
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
        await AssertCancelled(() => client.Batches.RetrieveAsync(Reference, source.Token), source.Token);
        Assert.That(Gateway.Requests, Is.Empty);
    }

    private void Asked(Answer answer) => Gateway.Respond(_ =>
    {
        _asked.TrySetResult();
        return answer;
    });

    private static async Task AssertCancelled(Func<Task> call, CancellationToken token)
    {
        Exception? failure = await ExceptionAssert.RecordAsync(() => call().WithTestTimeout());
        Assert.That(failure, Is.InstanceOf<OperationCanceledException>());
        Assert.That(((OperationCanceledException)failure!).CancellationToken, Is.EqualTo(token));
    }

    private async Task Run(Place place, CancellationToken token, Action<BatchResultItem>? onItem = null)
    {
        BatchesClient batches = CreateClient().Batches;
        using var other = new CancellationTokenSource();
        using var third = new CancellationTokenSource();
        switch (place)
        {
            case Place.Retrieve:
                await batches.RetrieveAsync(Reference, token);
                break;
            case Place.SinglePage:
                await batches.GetResultsPageAsync(Reference, cancellationToken: token);
                break;
            case Place.PagesOfTheMethod:
                await ReadAsync(batches.GetEndpointResultsAsync(Reference, token).AsPages());
                break;
            case Place.PagesOfAsPages:
                await ReadAsync(batches.GetEndpointResultsAsync(Reference).AsPages(cancellationToken: token));
                break;
            case Place.PagesOfTheLoop:
                await ReadAsync(batches.GetEndpointResultsAsync(Reference).AsPages(), token);
                break;
            case Place.PagesWithThreeTokens:
                await ReadAsync(batches.GetEndpointResultsAsync(Reference, token).AsPages(cancellationToken: other.Token), third.Token);
                break;
            default:
                (CancellationToken ofMethod, CancellationToken ofLoop) = place switch
                {
                    Place.Method => (token, default),
                    Place.Loop => (default, token),
                    Place.BothAlike => (token, token),
                    Place.MethodWithAnotherInTheLoop => (token, other.Token),
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
