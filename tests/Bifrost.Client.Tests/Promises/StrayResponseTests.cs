using Bifrost.Client.Common;
using Bifrost.Client.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace Bifrost.Client.Tests.Promises;

/// <summary>A response that belongs to another request is an error, and the connection that it came on is not used again.</summary>
public sealed class StrayResponseTests : GatewayTestBase
{
    private const string Arn = "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/abc123def456";

    [Test]
    public async Task Promise_11_a_response_of_another_batch_is_an_error_and_its_connection_is_closed([Values] bool withServices)
    {
        // On the first connection, every response after the first is the one of the request before.
        string previous = "";
        await using var server = new RawHttpServer((connection, number, path) =>
        {
            string response = RawHttpServer.Json($$"""{"id":"{{path.Split('/')[^1].Split('?')[0]}}","status":"completed"}""");
            string sent = connection == 1 && number > 1 ? previous : response;
            previous = response;
            return sent;
        });
        using ServiceProvider services = new ServiceCollection().AddBifrostClient(options =>
        {
            options.BaseAddress = server.BaseAddress;
            options.Retry.MaxRetries = 0;
        }).Services.BuildServiceProvider();
        using BifrostClient client = withServices ? services.GetRequiredService<BifrostClient>() : server.CreateClient();

        Assert.That((await client.Batches.RetrieveAsync("batch_1", ModelProvider.OpenAI)).Id, Is.EqualTo("batch_1"));
        BifrostInvalidResponseException failure = await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(
            () => client.Batches.RetrieveAsync("batch_2", ModelProvider.OpenAI));
        Assert.That(failure.Message, Does.Contain("'batch_1'").And.Contain("'batch_2'"));
        Assert.That(server.Connections, Is.EqualTo(1));
        foreach (string id in (string[])["batch_3", "batch_4"])
            Assert.That((await client.Batches.RetrieveAsync(id, ModelProvider.OpenAI)).Id, Is.EqualTo(id));
        Assert.That(server.Connections, Is.EqualTo(2));
    }

    [Test]
    public async Task Promise_11_two_responses_at_once_do_not_confuse_later_calls()
    {
        await using var server = new RawHttpServer((_, _, path) =>
        {
            string response = RawHttpServer.Json($$"""{"id":"{{path.Split('/')[^1].Split('?')[0]}}","status":"completed"}""");
            return path.Contains("batch_1", StringComparison.Ordinal) ? response + response : response;
        });
        using BifrostClient client = server.CreateClient();
        await client.Batches.RetrieveAsync("batch_1", ModelProvider.OpenAI);
        Exception? failure = await ExceptionAssert.RecordAsync(() => client.Batches.RetrieveAsync("batch_2", ModelProvider.OpenAI));
        Assert.That(failure, Is.Null.Or.TypeOf<BifrostInvalidResponseException>());
        Assert.That((await client.Batches.RetrieveAsync("batch_3", ModelProvider.OpenAI)).Id, Is.EqualTo("batch_3"));
        Assert.That((await client.Batches.RetrieveAsync("batch_4", ModelProvider.OpenAI)).Id, Is.EqualTo("batch_4"));
    }

    [Test]
    public async Task Promise_11_a_response_that_is_being_read_ends_normally_when_connections_are_closed()
    {
        string content = string.Concat(Enumerable.Range(0, 200_000).Select(number => $"{number}\n"));
        Gateway.Respond(request => request.Path.EndsWith("/content", StringComparison.Ordinal)
            ? GatewayResponse.Json(content) with { ContentType = "application/octet-stream", ChunkSize = 64 * 1024 }
            : GatewayResponse.Json("""{"id":"batch_2","status":"completed"}"""));
        using BifrostClient client = CreateClient();
        await using Stream stream = await client.Files.GetContentAsync("file-1", ModelProvider.OpenAI);
        await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(() => client.Batches.RetrieveAsync(Reference));
        using var reader = new StreamReader(stream);
        Assert.That(await reader.ReadToEndAsync(), Is.EqualTo(content));
    }

    [Test]
    public async Task Promise_11_a_request_that_waits_for_its_response_ends_normally_when_connections_are_closed()
    {
        var release = new TaskCompletionSource();
        var handlers = new List<PendingHandler> { new(release.Task) };
        using var handler = new RenewableHandler(
            handlers[0],
            () =>
            {
                handlers.Add(new PendingHandler(release.Task));
                return handlers[^1];
            },
            () => throw new InvalidOperationException("The request has no body."));
        using var invoker = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://localhost/");
        var call = new GatewayCall(() => throw new InvalidOperationException("The request is here already."), "batch", "batch_1", "openai");
        request.Options.Set(GatewayCall.Key, call);
        Task<HttpResponseMessage> pending = invoker.SendAsync(request, CancellationToken.None);

        call.CloseConnections();
        call.CloseConnections();
        Assert.That((handlers.Count, handlers[0].IsDisposed), Is.EqualTo((2, false)));
        release.SetResult();
        Assert.That((int)(await pending).StatusCode, Is.EqualTo(200));
        call.ReleaseConnections();
        Assert.That((handlers[0].IsDisposed, handlers[1].IsDisposed), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task Promise_11_settings_of_a_caller_and_a_handler_of_a_caller_stay()
    {
        var configured = new List<HttpMessageHandler>();
        var services = new ServiceCollection();
        services.AddBifrostClient("configured", options => options.BaseAddress = Gateway.BaseAddress)
            .UseSocketsHttpHandler((handler, _) => (handler.MaxConnectionsPerServer, handler.PooledConnectionIdleTimeout) = (3, TimeSpan.FromSeconds(7)))
            .ConfigurePrimaryHttpMessageHandler((handler, _) => configured.Add(handler));
        using var own = new SocketsHttpHandler();
        services.AddBifrostClient("replaced", options => options.BaseAddress = Gateway.BaseAddress).ConfigurePrimaryHttpMessageHandler(() => own);
        await using ServiceProvider provider = services.BuildServiceProvider();
        IHttpMessageHandlerFactory factory = provider.GetRequiredService<IHttpMessageHandlerFactory>();

        Assert.That(Innermost(factory.CreateHandler("Bifrost.Client:configured")), Is.TypeOf<RenewableHandler>());
        var sockets = (SocketsHttpHandler)configured.Single();
        Assert.That((sockets.AllowAutoRedirect, sockets.MaxConnectionsPerServer), Is.EqualTo((false, 3)));
        Assert.That(Innermost(factory.CreateHandler("Bifrost.Client:replaced")), Is.SameAs(own));

        static HttpMessageHandler Innermost(HttpMessageHandler handler)
        {
            while (handler is DelegatingHandler { InnerHandler: { } inner })
                handler = inner;
            return handler;
        }
    }

    [Test]
    public void Promise_11_a_new_handler_has_all_settings_of_the_one_that_it_replaces()
    {
        using SocketsHttpHandler handler = GatewayHttpClient.CreateHandler(new Uri("https://gateway.invalid"));
        System.Reflection.PropertyInfo[] settings = [.. typeof(SocketsHttpHandler).GetProperties().Where(property => property.CanWrite)];
        foreach (System.Reflection.PropertyInfo setting in settings)
        {
            object? value = setting.GetValue(handler) switch
            {
                bool flag => !flag,
                int number when number < int.MaxValue => number + 1,
                int => 7,
                TimeSpan => TimeSpan.FromSeconds(41),
                { } other => other,
                null when setting.PropertyType.IsAssignableFrom(typeof(System.Net.NetworkCredential)) => new System.Net.NetworkCredential(),
                null => null,
            };
            setting.SetValue(handler, value);
        }

        handler.Properties["a"] = "b";
        using SocketsHttpHandler copy = GatewayHttpClient.Copy(handler);
        foreach (System.Reflection.PropertyInfo setting in settings)
            Assert.That(setting.GetValue(copy), Is.EqualTo(setting.GetValue(handler)), setting.Name);
        Assert.That(copy.Properties["a"], Is.EqualTo("b"));
        Assert.That(settings, Has.Length.EqualTo(31), "Copy has to copy a new setting.");
    }

    [TestCase("openai", "batch_1", "batch_2")]
    [TestCase("anthropic", "msgbatch_1", "msgbatch_2")]
    [TestCase("gemini", "batches/x", "batches-y")]
    [TestCase("bedrock", Arn, "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/other0000000")]
    public async Task Promise_11_a_retrieve_names_both_batches(string provider, string asked, string received)
    {
        RespondWith(GatewayResponse.Json($$"""{"id":"{{received}}","status":"completed"}"""));
        foreach (Func<Task> call in (Func<Task>[])
        [
            () => Host.Batches.RetrieveAsync(asked, new ModelProvider(provider)),
            () => CollectedResults.ReadAsync(Host.Batches.GetResultsAsync(asked, new ModelProvider(provider))).ContinueWith(read => throw read.Result.Failure!, TaskScheduler.Default),
        ])
        {
            Exception? failure = await ExceptionAssert.RecordAsync(call);
            Assert.That(failure, Is.TypeOf<BifrostInvalidResponseException>());
            Assert.That(failure!.Message, Does.Contain(asked).And.Contain(received.Replace("batches-", "batches/", StringComparison.Ordinal)));
        }
    }

    [Test]
    public async Task Promise_11_the_retrieve_after_a_cancel_is_compared_too()
    {
        Gateway.Respond(request => GatewayResponse.Json(request.Method == "POST" ? """{"id":"batch_1","status":"cancelling"}""" : """{"id":"batch_2","status":"cancelling"}"""));
        BifrostCancelAcceptedException failure = await ExceptionAssert.ThrowsAsync<BifrostCancelAcceptedException>(() => Host.Batches.CancelAsync(Reference));
        Assert.That(failure.InnerException, Is.TypeOf<BifrostInvalidResponseException>());
    }

    [Test]
    public async Task Promise_11_files_are_compared_too()
    {
        RespondWith(GatewayResponse.Json("""{"id":"file-2","deleted":true}"""));
        foreach (Func<Task> call in (Func<Task>[])[() => Host.Files.RetrieveAsync("file-1", ModelProvider.OpenAI), () => Host.Files.DeleteAsync("file-1", ModelProvider.OpenAI)])
            Assert.That((await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(call)).Message, Does.Contain("'file-1'").And.Contain("'file-2'"));
        RespondWith(GatewayResponse.Json("""{"deleted":true}"""));
        Assert.That((await Host.Files.DeleteAsync("file-1", ModelProvider.OpenAI)).Deleted, Is.True);
    }

    [Test]
    public async Task A_list_that_failed_fails_on_every_further_step()
    {
        RespondInOrder(
            GatewayResponse.Json("""{"data":[{"id":"batch_1"}],"has_more":true,"next_cursor":"a"}"""), GatewayResponse.Error(500, "no"),
            GatewayResponse.Json("""{"data":[{"id":"batch_1"}],"has_more":true,"next_cursor":"a"}"""), GatewayResponse.Error(500, "no"));
        await using IAsyncEnumerator<Batch> items = Host.Batches.ListAsync(ModelProvider.OpenAI).GetAsyncEnumerator();
        await using IAsyncEnumerator<BatchListPage> pages = Host.Batches.ListAsync(ModelProvider.OpenAI).AsPages().GetAsyncEnumerator();
        await AssertFailsAsync(items);
        await AssertFailsAsync(pages);
        Assert.That(Gateway.Requests, Has.Count.EqualTo(4));

        static async Task AssertFailsAsync<T>(IAsyncEnumerator<T> steps)
        {
            Assert.That(await steps.MoveNextAsync(), Is.True);
            Exception? first = await ExceptionAssert.RecordAsync(() => steps.MoveNextAsync().AsTask());
            Assert.That(first, Is.InstanceOf<BifrostApiException>());
            for (int step = 0; step < 3; step++)
                Assert.That(await ExceptionAssert.RecordAsync(() => steps.MoveNextAsync().AsTask()), Is.SameAs(first));
        }
    }

    private sealed class PendingHandler(Task released) : HttpMessageHandler
    {
        public bool IsDisposed { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await released;
            return new HttpResponseMessage();
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
