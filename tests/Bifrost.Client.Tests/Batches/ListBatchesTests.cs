namespace Bifrost.Client.Tests.Batches;

public sealed class ListBatchesTests
{
    [Test]
    public async Task Pages_are_followed_to_their_end([Values("openai", "azure", "vertex")] string name, [Values] GatewayVersion version)
    {
        var provider = new ModelProvider(name);
        await using GatewayHost host = await StartAsync(provider, options => options.Version = version);

        List<Batch> batches = await host.Batches.ListAsync(provider, new BatchListOptions { Limit = 2 }).ToListAsync();

        Assert.That(batches.Select(batch => batch.Id), Is.EqualTo(Newest(provider, 5)));
        Assert.That(host.RequestLines, Has.Count.EqualTo(3));
        Assert.That(batches.Select(batch => batch.Provider), Is.All.EqualTo(provider));
    }

    [Test]
    public async Task A_list_can_start_from_the_cursor_of_a_page()
    {
        await using GatewayHost host = await StartAsync(ModelProvider.OpenAI);
        BifrostPageable<Batch, BatchListPage> list = host.Batches.ListAsync(ModelProvider.OpenAI, new BatchListOptions { Limit = 2 });
        BatchListPage first = (await list.AsPages().ToListAsync())[0];

        List<BatchListPage> rest = await list.AsPages(first.NextCursor).ToListAsync();
        List<Batch> viaOptions = await host.Batches.ListAsync(ModelProvider.OpenAI, new BatchListOptions { Limit = 2, Cursor = first.NextCursor }).ToListAsync();

        Assert.That(rest.SelectMany(page => page.Items).Select(batch => batch.Id), Is.EqualTo(Newest(ModelProvider.OpenAI, 5).Skip(2)));
        Assert.That(viaOptions.Select(batch => batch.Id), Is.EqualTo(Newest(ModelProvider.OpenAI, 5).Skip(2)));
        Assert.That(rest[^1].HasMore, Is.Not.True);
    }

    [Test]
    public async Task With_several_keys_of_one_account_each_batch_is_listed_once()
    {
        await using GatewayHost host = await StartAsync(ModelProvider.OpenAI, options => options.Keys = ["one", "two", "three"]);

        List<Batch> batches = await host.Batches.ListAsync(ModelProvider.OpenAI, new BatchListOptions { Limit = 2 }).ToListAsync();

        Assert.That(batches.Select(batch => batch.Id), Is.EqualTo(Newest(ModelProvider.OpenAI, 5)));
        Assert.That(host.RequestLines, Has.Count.EqualTo(9));
    }

    [Test]
    public async Task When_the_cursor_is_ignored_the_list_gives_the_first_page_and_throws([Values("anthropic", "gemini", "bedrock")] string name)
    {
        var provider = new ModelProvider(name);
        await using GatewayHost host = await StartAsync(provider);
        var seen = new List<string>();

        BifrostPaginationException ended = await ExceptionAssert.ThrowsAsync<BifrostPaginationException>(async () =>
        {
            await foreach (Batch batch in host.Batches.ListAsync(provider, new BatchListOptions { Limit = 2 }))
                seen.Add(batch.Id);
        });

        Assert.That(seen, Is.EqualTo(Newest(provider, 5).Take(2)));
        Assert.That(ended.Message, Does.Contain("set a limit that is large enough for one page"));
        Assert.That(ended.Cursor, Is.Not.Null);
        Assert.That(host.RequestLines, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task When_the_cursor_is_ignored_one_large_page_gives_all_batches([Values("anthropic", "gemini", "bedrock")] string name)
    {
        var provider = new ModelProvider(name);
        await using GatewayHost host = await StartAsync(provider);

        List<Batch> batches = await host.Batches.ListAsync(provider, new BatchListOptions { Limit = 100 }).ToListAsync();

        Assert.That(batches.Select(batch => batch.Id), Is.EqualTo(Newest(provider, 5)));
    }

    [Test]
    public async Task An_empty_page_with_a_cursor_is_skipped()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(request => GatewayResponse.Json(request.Query("after") is null
            ? """{"object":"list","data":[],"has_more":true,"next_cursor":"c1"}"""
            : """{"object":"list","data":[{"id":"batch_1","status":"completed"}]}"""));

        List<Batch> batches = await host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync();

        Assert.That(batches.Select(batch => batch.Id), Is.EqualTo((string[])["batch_1"]));
    }

    [Test]
    public async Task A_null_list_is_empty()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => GatewayResponse.Json("""{"object":"list","data":null,"extra_fields":{}}"""));

        Assert.That(await host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task Has_more_without_a_cursor_throws()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => GatewayResponse.Json("""{"object":"list","data":[{"id":"batch_1"}],"has_more":true}"""));

        await ExceptionAssert.ThrowsAsync<BifrostPaginationException>(() => host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync());
    }

    [Test]
    public async Task Limit_after_and_before_are_sent_escaped()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => GatewayResponse.Json("""{"object":"list","data":[]}"""));

        await host.Batches.ListAsync(ModelProvider.Anthropic, new BatchListOptions { Limit = 7, Cursor = "eyJ2==", Before = "msgbatch_9" }).ToListAsync();

        Assert.That(
            host.RequestLines,
            Is.EqualTo((string[])["GET /v1/batches?provider=anthropic&limit=7&after=eyJ2%3D%3D&before=msgbatch_9"]));
    }

    [Test]
    public void An_invalid_limit_is_rejected()
    {
        using var client = new BifrostClient(new BifrostClientOptions { BaseAddress = new Uri("http://localhost:9"), ApiKey = "k" });

        Assert.That(() => client.Batches.ListAsync(ModelProvider.OpenAI, new BatchListOptions { Limit = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => client.Batches.ListAsync(default), Throws.ArgumentException);
    }

    [Test]
    public async Task Entries_without_an_id_are_kept_and_null_entries_are_skipped()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => GatewayResponse.Json("""{"data":[null,{"id":""},{"id":""}]}"""));

        Assert.That(await host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync(), Has.Count.EqualTo(2));
        Assert.That(await host.Files.ListAsync(ModelProvider.OpenAI).ToListAsync(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_cancelled_list_throws_with_the_token_of_the_caller()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        using var ofCall = new CancellationTokenSource();
        using var ofLoop = new CancellationTokenSource();
        host.Gateway.Respond(_ => new GatewayResponse { Delay = TestTimeout.Limit });
        ofCall.CancelAfter(100);

        var cancelled = (OperationCanceledException?)await ExceptionAssert.RecordAsync(
            () => host.Batches.ListAsync(ModelProvider.OpenAI, cancellationToken: ofCall.Token).AsPages(null, ofLoop.Token).ToListAsync());

        Assert.That(cancelled?.CancellationToken, Is.EqualTo(ofCall.Token));
    }

    [TestCase("anthropic", null, "1000")]
    [TestCase("gemini", null, "1000")]
    [TestCase("bedrock", null, "1000")]
    [TestCase("anthropic", 7, "7")]
    [TestCase("gemini", 7, "7")]
    [TestCase("bedrock", 7, "7")]
    [TestCase("openai", null, null)]
    [TestCase("openai", 7, "7")]
    public async Task Where_pages_cannot_be_followed_they_are_as_large_as_possible_by_default(string provider, int? limit, string? sent)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => GatewayResponse.Json("""{"object":"list","data":[]}"""));

        await host.Batches.ListAsync(new ModelProvider(provider), new BatchListOptions { Limit = limit }).ToListAsync();
        if (limit is null)
            await host.Batches.ListAsync(new ModelProvider(provider)).ToListAsync();

        Assert.That(host.Gateway.Requests.Select(request => request.Query("limit")), Is.All.EqualTo(sent));
    }

    private static async Task<GatewayHost> StartAsync(ModelProvider provider, Action<BifrostTestGatewayOptions>? set = null)
    {
        GatewayHost host = await GatewayHost.StartAsync(set);
        for (int number = 1; number <= 5; number++)
            host.Gateway.AddBatch(provider, new Batch { Id = IdOf(provider, number), Object = "batch", Status = BatchStatus.Completed });
        return host;
    }

    private static IEnumerable<string> Newest(ModelProvider provider, int count) => Enumerable.Range(1, count).Reverse().Select(number => IdOf(provider, number));

    private static string IdOf(ModelProvider provider, int number) => provider.Value switch
    {
        "anthropic" => $"msgbatch_{number}",
        "gemini" => $"batches/{number}",
        "bedrock" => $"arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/{number:D12}",
        "vertex" => $"projects/p/locations/l/batchPredictionJobs/{number}",
        _ => $"batch_{number}",
    };
}
