using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Tests.Promises;

/// <summary>Readings of results that break off continue with the next item, at both sources and in another process.</summary>
public sealed class ResumeTests : GatewayTestBase
{
    private const int ItemCount = 100_000;
    private const int CutCount = 50;

    // A reset discards what the client has not received: on a busy machine, several responses of megabytes in a row bring nothing new.
    private const int MaxRetries = 2 * CutCount;

    private static readonly byte[] LargePage = Encoding.UTF8.GetBytes(TestPage.Json(string.Join(' ', Enumerable.Range(0, ItemCount))));
    private static readonly byte[] LargeFile = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, ItemCount).Select(number => TestPage.ItemJson($"{number}") + "\n")));

    [Test]
    public async Task Resume_A_page_that_is_cut_50_times_delivers_each_item_once([Values] bool sorted, [Values(1)] int seed)
    {
        CutResponses(LargePage, seed, sorted);
        await AssertAllOnceAsync(CreateResumingClient(MaxRetries).Batches.GetEndpointResultsAsync(Reference));
        Assert.That(Gateway.Requests, Has.Count.EqualTo(CutCount + 1));
    }

    [Test]
    public async Task Resume_A_file_that_is_cut_50_times_delivers_each_item_once([Values] bool sorted, [Values(1)] int seed)
    {
        CutResponses(LargeFile, seed, sorted);
        await AssertAllOnceAsync(CreateResumingClient(MaxRetries).Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI));
        Assert.That(Gateway.Requests, Has.Count.EqualTo(CutCount + 1));
    }

    [Test]
    public async Task Resume_A_range_is_requested_and_used_where_a_server_supports_it()
    {
        Random random = new(1);
        int cuts = CutCount;
        Gateway.Respond(request =>
        {
            int start = request.Headers.TryGetValue("Range", out string? range) ? int.Parse(range["bytes=".Length..^1], null) : 0;
            byte[] part = LargeFile[start..];
            return new GatewayResponse
            {
                StatusCode = start == 0 ? 200 : 206,
                Headers = start == 0 ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Content-Range"] = $"bytes {start}-{LargeFile.Length - 1}/{LargeFile.Length}" },
                Body = part,
                AbortAfter = cuts-- > 0 ? random.Next(part.Length / 10) : null,
            };
        });

        await AssertAllOnceAsync(CreateResumingClient(MaxRetries).Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI));
        Assert.That(Gateway.Requests.Sum(request => request.Headers.ContainsKey("Range") ? 1 : 0), Is.GreaterThan(CutCount / 2));
    }

    [Test]
    public async Task Resume_Another_process_continues_at_a_position([Values] BatchResultsSource source, [Values(0, 1, 7, 11)] int stopAfter)
    {
        AddBatchWithErrorFile();
        var delivered = new List<string>();
        string? position = null;
        do
        {
            // Each reading stands for a process: only the JSON text is kept.
            var options = new BatchResultsOptions
            {
                Source = source,
                Position = position is null ? null : JsonSerializer.Deserialize<BatchResultsPosition>(position),
            };
            BatchResults results = CreateResumingClient().Batches.GetResultsAsync(Reference, options);
            int count = 0;
            bool stopped = false;
            await foreach (BatchResultItem item in results)
            {
                delivered.Add(item.CustomId);
                position = JsonSerializer.Serialize(results.Position);
                if (++count != stopAfter)
                    continue;
                stopped = true;
                break;
            }

            if (!stopped)
                break;
        }
        while (true);

        int expected = source == BatchResultsSource.ResultsEndpointOnly ? 20 : 25;
        Assert.That(delivered, Is.EqualTo(Enumerable.Range(1, expected).Select(TestData.CustomId)));
    }

    [Test]
    public async Task Resume_The_reader_and_pages_give_positions_too()
    {
        AddBatchWithErrorFile(pageSize: 6);
        BatchResultsPosition? position = null;
        var delivered = new List<string>();
        await using (BatchResultReader reader = Host.Batches.OpenResultReader(Reference))
        {
            Assert.That(reader.Position, Is.Null);
            for (int count = 0; count < 8 && await reader.ReadAsync(); count++)
            {
                delivered.Add(Encoding.UTF8.GetString(reader.CustomId));
                position = reader.Position;
            }
        }

        BatchResults results = Host.Batches.GetResultsAsync(Reference, new BatchResultsOptions { Position = position });
        await foreach (BatchResultsPage page in results.AsPages())
        {
            delivered.AddRange(page.Items.Select(item => item.CustomId));
            position = results.Position;
            break;
        }

        delivered.AddRange(await Host.Batches.GetResultsAsync(Reference, new BatchResultsOptions { Position = position }).Select(item => item.CustomId).ToListAsync());
        Assert.That(delivered, Is.EqualTo(Enumerable.Range(1, 25).Select(TestData.CustomId)));
    }

    [Test]
    public async Task Resume_A_stream_that_is_cut_50_times_is_read_by_many_processes_exactly_once([Values] bool fromFile)
    {
        CutResponses(fromFile ? LargeFile : LargePage, seed: 4, sorted: true);
        Random random = new(5);
        int next = 0;
        BatchResultsPosition? position = null;
        while (true)
        {
            BifrostClient client = CreateResumingClient(MaxRetries);
            BatchResults results = fromFile
                ? client.Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI, position)
                : client.Batches.GetEndpointResultsAsync(Reference, new BatchResultsOptions { Position = position });
            int stopAfter = random.Next(20_000);
            await foreach (BatchResultItem item in results)
            {
                if (item.CustomId != $"{next++}")
                    Assert.Fail($"Item {next - 1} is '{item.CustomId}'.");
                if (stopAfter-- == 0)
                    break;
            }

            if (stopAfter >= 0)
                break;
            position = JsonSerializer.Deserialize<BatchResultsPosition>(JsonSerializer.Serialize(results.Position));
        }

        Assert.That(next, Is.EqualTo(ItemCount));
    }

    [TestCase("a c b d", "in another order")]
    [TestCase("a x c d", "other items")]
    [TestCase("a", "fewer items")]
    public async Task Resume_Results_that_changed_are_an_error_with_the_count(string again, string reason)
    {
        GatewayResponse page = TestPage.Last("a b c d");
        RespondInOrder(page with { AbortAfter = page.Body.Length - 20 }, TestPage.Last(again));

        CollectedResults results = await CollectedResults.ReadAsync(CreateResumingClient().Batches.GetEndpointResultsAsync(Reference));

        Assert.That(results.CustomIds, Is.EqualTo("a b c"), reason);
        Assert.That(results.Failure, Is.TypeOf<BifrostPaginationException>());
        Assert.That(results.Failure!.ItemsDelivered, Is.EqualTo(3));
        Assert.That(results.Failure.Message, Does.Contain("does not begin with the 3 items"));
    }

    [TestCase("a c b d")]
    [TestCase("a x c d")]
    [TestCase("a")]
    [TestCase("aa b c d")]
    public async Task Resume_Files_that_changed_are_an_error_with_the_count(string again)
    {
        GatewayResponse file = FileOf("a b c d");
        RespondInOrder(file with { AbortAfter = file.Body.Length - 20 }, FileOf(again));

        CollectedResults results = await CollectedResults.ReadAsync(CreateResumingClient().Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI));

        Assert.That(results.CustomIds, Is.EqualTo("a b c"));
        Assert.That(results.Failure, Is.TypeOf<BifrostPaginationException>());
        Assert.That(results.Failure!.ItemsDelivered, Is.EqualTo(3));
    }

    [Test]
    public async Task Resume_Invalid_and_blank_lines_are_counted_once()
    {
        string[] lines = ["", "nonsense", TestPage.ItemJson("a"), "", "{]", TestPage.ItemJson("b"), "nonsense", "", TestPage.ItemJson("c")];
        byte[] body = Encoding.UTF8.GetBytes(string.Join("\r\n", lines));
        for (int cut = 0; cut < body.Length; cut += 9)
        {
            RespondInOrder(new GatewayResponse { Body = body, AbortAfter = cut }, new GatewayResponse { Body = body });
            BatchResults results = CreateResumingClient().Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI);
            BatchResultsPage page = await results.AsPages().SingleAsync();
            Assert.That(string.Join(' ', page.Items.Select(item => item.CustomId)), Is.EqualTo("a b c"), $"{cut}");
            Assert.That(page.ExtraFields!.ParseErrors.Select(error => error.Line), Is.EqualTo(new long?[] { 2, 5, 7 }), $"{cut}");
        }
    }

    [Test]
    public async Task Resume_Breaks_at_the_same_place_end_after_the_retries()
    {
        GatewayResponse page = TestPage.Last("a b c d");
        RespondWith(page with { AbortAfter = page.Body.Length - 20 });

        CollectedResults results = await CollectedResults.ReadAsync(CreateResumingClient().Batches.GetEndpointResultsAsync(Reference));

        Assert.That(results.CustomIds, Is.EqualTo("a b c"));
        Assert.That(results.Failure, Is.TypeOf<BifrostConnectionException>());
        Assert.That(Gateway.Requests, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Resume_Is_off_without_retries()
    {
        GatewayResponse page = TestPage.Last("a b c d");
        RespondInOrder(page with { AbortAfter = page.Body.Length - 20 }, page);

        CollectedResults results = await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference));

        Assert.That((results.CustomIds, results.Failure?.GetType()), Is.EqualTo(("a b c", typeof(BifrostConnectionException))));
    }

    [Test]
    public async Task Resume_A_truncated_page_is_continued([Values] bool closeDelimited)
    {
        byte[] body = TestPage.Last("a b c d").Body.ToArray();
        RespondInOrder(new GatewayResponse { Body = body.AsMemory(..^20), OmitContentLength = closeDelimited }, TestPage.Last("a b c d"));

        CollectedResults results = await CollectedResults.ReadAsync(CreateResumingClient().Batches.GetEndpointResultsAsync(Reference));

        Assert.That(results, Is.EqualTo(new CollectedResults("a b c d", null)));
    }

    [Test]
    public async Task Resume_A_read_that_was_cancelled_can_be_repeated([Values] bool fromFile)
    {
        GatewayResponse response = fromFile ? FileOf("a b c d") : TestPage.Last("a b c d");
        RespondInOrder(response with { PauseAfter = response.Body.Length - 20 }, response);
        BatchesClient batches = CreateClient().Batches;
        if (fromFile)
            Host.Gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_1" });
        await using BatchResultReader reader = fromFile
            ? batches.OpenResultReader(
                new Batch { Id = "batch_1", Provider = ModelProvider.OpenAI, Status = BatchStatus.Completed, OutputFileId = "file-1", ErrorFileId = "file-1" },
                new BatchResultsOptions { Source = BatchResultsSource.ProviderFiles })
            : batches.OpenResultReader(Reference, new BatchResultsOptions { Source = BatchResultsSource.ResultsEndpointOnly });
        var delivered = new List<string>();
        using var cancellation = new CancellationTokenSource();
        while (delivered.Count < 3 && await reader.ReadAsync(cancellation.Token))
            delivered.Add(Encoding.UTF8.GetString(reader.CustomId));
        ValueTask<bool> waiting = reader.ReadAsync(cancellation.Token);
        await cancellation.CancelAsync();
        Assert.That(await ExceptionAssert.RecordAsync(() => waiting.AsTask()), Is.InstanceOf<OperationCanceledException>());

        Assert.That(await reader.ReadAsync(), Is.True);
        Assert.That(string.Join(' ', delivered) + " " + Encoding.UTF8.GetString(reader.CustomId), Is.EqualTo("a b c d"));
    }

    [Test]
    public async Task Resume_A_page_that_was_not_returned_is_not_part_of_the_position([Values] bool isFirst)
    {
        GatewayResponse second = TestPage.Last("c d e");
        GatewayResponse broken = second with { AbortAfter = second.Body.Length - 20 };
        RespondInOrder(isFirst ? [broken] : [TestPage.WithCursor("a b", "c1"), broken]);
        BatchResults results = CreateClient().Batches.GetEndpointResultsAsync(Reference);
        var delivered = new List<string>();
        await ExceptionAssert.ThrowsAsync<BifrostConnectionException>(async () =>
        {
            await foreach (BatchResultsPage page in results.AsPages())
                delivered.AddRange(page.Items.Select(item => item.CustomId));
        });

        RespondInOrder(isFirst ? [second] : [TestPage.WithCursor("a b", "c1"), second]);
        BatchResults rest = CreateClient().Batches.GetEndpointResultsAsync(Reference, new BatchResultsOptions { Position = results.Position });
        delivered.AddRange(await rest.Select(item => item.CustomId).ToListAsync());

        Assert.That(string.Join(' ', delivered), Is.EqualTo(isFirst ? "c d e" : "a b c d e"));
    }

    [Test]
    public async Task Resume_An_item_that_could_not_be_created_is_not_part_of_the_position([Values] bool fromFile)
    {
        string[] items = [TestPage.ItemJson("a"), "{\"custom_id\":\"b\",\"response\":5}", TestPage.ItemJson("c")];
        RespondWith(fromFile
            ? new GatewayResponse { Body = TestData.JsonLines(items) }
            : GatewayResponse.Json($$"""{"batch_id":"batch_1","results":[{{string.Join(',', items)}}]}"""));
        if (fromFile)
        {
            // A line that is not an item is a parse error, and never delivered.
            Assert.That(await CollectedResults.ReadAsync(Host.Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI)), Is.EqualTo(new CollectedResults("a c", null)));
            return;
        }

        BatchResults results = Host.Batches.GetEndpointResultsAsync(Reference);
        CollectedResults collected = await CollectedResults.ReadAsync(results);
        Assert.That((collected.CustomIds, collected.Failure!.IsTransient), Is.EqualTo(("a", false)));
        Assert.That(results.Position!.Items, Is.EqualTo(1));

        BatchResults again = Host.Batches.GetEndpointResultsAsync(Reference, new BatchResultsOptions { Position = results.Position });
        Assert.That((await CollectedResults.ReadAsync(again)).Failure, Is.TypeOf<BifrostInvalidResponseException>());
    }

    [Test]
    public async Task Resume_An_error_file_that_repeats_skipped_items_does_not_return_them_again()
    {
        AddBatchWithErrorFile();
        Gateway.AddFile(ModelProvider.OpenAI, "file-err", TestData.JsonLines(Enumerable.Range(15, 11).Select(number => TestData.FailedLine(TestData.CustomId(number)))));
        BatchResults first = Host.Batches.GetResultsAsync(Reference);
        List<string> delivered = await first.Take(18).Select(item => item.CustomId).ToListAsync();

        BatchResults rest = Host.Batches.GetResultsAsync(Reference, new BatchResultsOptions { Position = first.Position });
        delivered.AddRange(await rest.Select(item => item.CustomId).ToListAsync());

        Assert.That(delivered, Is.EqualTo(Enumerable.Range(1, 25).Select(TestData.CustomId)));
    }

    [Test]
    public async Task Resume_Results_that_are_gone_are_not_the_end()
    {
        var batch = new Batch { Id = "batches/1", Provider = ModelProvider.Gemini, Status = BatchStatus.Expired };
        RespondWith(GatewayResponse.Error(500, "batch results not yet available"));
        var position = new BatchResultsPosition { BatchId = "batches/1", Items = 2, Hash = "1-0000000000000001" };

        CollectedResults results = await CollectedResults.ReadAsync(Host.Batches.GetResultsAsync(batch, new BatchResultsOptions { Position = position }));

        Assert.That(results.Failure, Is.TypeOf<BifrostResultsNotReadyException>());
    }

    [Test]
    public async Task Resume_A_position_of_another_version_is_an_error()
    {
        RespondWith(TestPage.Last("a b c"));
        BatchResults results = Host.Batches.GetEndpointResultsAsync(Reference);
        await results.Take(2).ToListAsync();
        BatchResultsPosition position = results.Position! with { Hash = results.Position.Hash!.Replace("1-", "0-", StringComparison.Ordinal) };

        CollectedResults rest = await CollectedResults.ReadAsync(Host.Batches.GetEndpointResultsAsync(Reference, new BatchResultsOptions { Position = position }));

        Assert.That((rest.CustomIds, rest.Failure?.GetType()), Is.EqualTo(("", typeof(BifrostPaginationException))));
    }

    [Test]
    public void Resume_A_position_of_another_batch_is_an_invalid_argument()
    {
        var position = new BatchResultsPosition { BatchId = "batch_2", Items = 1 };
        var options = new BatchResultsOptions { Position = position };
        Assert.That(() => Host.Batches.GetResultsAsync(Reference, options), Throws.ArgumentException.With.Message.Contains("another batch"));
        Assert.That(() => Host.Batches.OpenResultReader(Reference, options), Throws.ArgumentException);
        Assert.That(
            () => Host.Batches.GetResultsAsync(Reference, options with { Position = position with { BatchId = "batch_1" }, Cursor = "c" }),
            Throws.ArgumentException.With.Message.Contains("Cursor"));
        Assert.That(() => Host.Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI, position), Throws.ArgumentException);
    }

    private static GatewayResponse FileOf(string customIds) =>
        new() { Body = Encoding.UTF8.GetBytes(string.Concat(customIds.Split(' ').Select(id => TestPage.ItemJson(id) + "\n"))) };

    private static async Task AssertAllOnceAsync(BatchResults results)
    {
        int next = 0;
        await foreach (BatchResultItem item in results)
        {
            if (item.CustomId != $"{next++}")
                Assert.Fail($"Item {next - 1} is '{item.CustomId}'.");
        }

        Assert.That(next, Is.EqualTo(ItemCount));
    }

    // The first responses are cut at random places, at ascending ones so that each brings new items, or at any.
    private void CutResponses(byte[] body, int seed, bool sorted)
    {
        Random random = new(seed);
        int[] cuts = [.. Enumerable.Range(0, CutCount).Select(_ => random.Next(body.Length))];
        if (sorted)
            Array.Sort(cuts);

        // All further responses are whole: a reader that stops within one leaves the next reader in need of another, and how far it has read ahead by
        // then depends on the speed of the machine.
        int requests = 0;
        Gateway.Respond(_ => Interlocked.Increment(ref requests) is var number && number <= cuts.Length
            ? new GatewayResponse { Body = body, AbortAfter = cuts[number - 1] }
            : new GatewayResponse { Body = body });
    }

    private void AddBatchWithErrorFile(int? pageSize = null)
    {
        Gateway.AddBatch(
            ModelProvider.OpenAI,
            new Batch
            {
                Id = "batch_1",
                Status = BatchStatus.Completed,
                OutputFileId = "file-out",
                ErrorFileId = "file-err",
                RequestCounts = new BatchRequestCounts { Total = 25, Completed = 20, Failed = 5 },
            },
            Enumerable.Range(1, 20).Select(number => TestData.SucceededItem(TestData.CustomId(number))),
            pageSize);
        Gateway.AddFile(ModelProvider.OpenAI, "file-out", TestData.JsonLines(Enumerable.Range(1, 20).Select(number => TestPage.ItemJson(TestData.CustomId(number)))));
        Gateway.AddFile(ModelProvider.OpenAI, "file-err", TestData.JsonLines(Enumerable.Range(21, 5).Select(number => TestData.FailedLine(TestData.CustomId(number)))));
    }

    private BifrostClient CreateResumingClient(int maxRetries = 3) =>
        CreateClient(options => options.Retry = new BifrostRetryOptions { MaxRetries = maxRetries, BaseDelay = TimeSpan.FromMilliseconds(1) });
}
