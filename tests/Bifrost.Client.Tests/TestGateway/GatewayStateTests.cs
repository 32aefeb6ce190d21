using System.Text;

namespace Bifrost.Client.Tests.TestGateway;

/// <summary>A gateway that is started again with the directory of an earlier one.</summary>
public sealed class GatewayStateTests : IDisposable
{
    // Around the size of the chunks that are read from disk.
    private static readonly int[] Lengths = [0, 1, 70_000, 300_000];

    private readonly VirtualClock _clock = new();
    private readonly DirectoryInfo _directory = TestDirectory.Create("bifrost-state-");

    private BatchWaitOptions WaitOptions => new() { TimeProvider = _clock };

    public void Dispose() => _directory.Delete(recursive: true);

    [Test]
    public async Task Batches_of_every_provider_go_on([ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        Batch before;
        await using (GatewayHost host = await StartAsync())
            before = await host.Batches.SubmitAsync(TestData.RequestItems(10), TestData.CreateRequest(provider));

        await using GatewayHost again = await StartAsync();
        again.Gateway.AnswerWith(request => request.Line % 5 == 0 ? request.Fail(400, "invalid") : request.Succeed());

        Batch running = await again.Batches.RetrieveAsync(before.Reference);
        Assert.That(Normalize(running), Is.EqualTo(Normalize(before)));
        Batch ended = await again.Batches.WaitForCompletionAsync(before.Reference, WaitOptions);
        Assert.That(ended.RequestCounts.Total, Is.EqualTo(10));
        List<BatchResultItem> items = [];
        await foreach (BatchResultItem item in again.Batches.GetResultsAsync(ended))
            items.Add(item);
        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(Enumerable.Range(1, 10).Select(TestData.CustomId)));
        Assert.That(items.Count(item => item.Outcome != BatchItemOutcome.Succeeded), Is.EqualTo(2));
    }

    [Test]
    public async Task A_batch_of_an_earlier_gateway_uses_the_function_that_is_set_last()
    {
        Batch before;
        await using (GatewayHost host = await StartAsync(options => options.Lifecycle = BatchLifecycle.Immediate))
            before = await host.Batches.SubmitAsync(TestData.RequestItems(10), TestData.CreateRequest(ModelProvider.OpenAI));

        await using GatewayHost again = await StartAsync(options => options.Lifecycle = BatchLifecycle.Immediate);
        Assert.That((await again.Batches.RetrieveAsync(before.Reference)).RequestCounts.Failed, Is.Zero);
        again.Gateway.AnswerWith(request => request.Fail(400, "invalid"));

        Assert.That((await again.Batches.RetrieveAsync(before.Reference)).RequestCounts.Failed, Is.EqualTo(10));
    }

    [Test]
    public async Task The_model_and_the_time_of_a_batch_stay()
    {
        Batch batch;
        string before;
        await using (GatewayHost host = await StartAsync(options => options.Lifecycle = BatchLifecycle.Immediate))
        {
            host.Gateway.AnswerWith(request => request.Succeed($"{request.Model}"));
            batch = await host.Batches.SubmitAsync(TestData.RequestItems(1), TestData.CreateRequest(ModelProvider.OpenAI) with { Model = "m-2" });
            before = await ReadBodyAsync(host, batch);
        }

        await using GatewayHost again = await StartAsync(options => options.Lifecycle = BatchLifecycle.Immediate);
        again.Gateway.AnswerWith(request => request.Succeed($"{request.Model}"));

        Assert.That(before, Does.Contain("\"m-2\""));
        Assert.That(await ReadBodyAsync(again, batch), Is.EqualTo(before));
    }

    [Test]
    public async Task A_deleted_output_file_of_Gemini_stays_deleted()
    {
        string id;
        await using (GatewayHost host = await StartAsync(options => options.Lifecycle = BatchLifecycle.Immediate))
        {
            BifrostFile input = await host.Files.UploadRequestsAsync(TestData.RequestItems(1), new FileUpload { Provider = ModelProvider.Gemini });
            Batch created = await host.Batches.CreateAsync(TestData.CreateRequest(ModelProvider.Gemini) with { InputFileId = input.Id });
            id = (await host.Batches.RetrieveAsync(created.Reference)).OutputFileId!;
            await host.Files.DeleteAsync(id, ModelProvider.Gemini);
        }

        await using GatewayHost again = await StartAsync(options => options.Lifecycle = BatchLifecycle.Immediate);

        Assert.That(() => again.Files.RetrieveAsync(id, ModelProvider.Gemini), Throws.InstanceOf<BifrostApiException>().With.Property("StatusCode").EqualTo(404));
    }

    [Test]
    public async Task The_address_stays_with_the_port()
    {
        int port;
        Batch batch;
        await using (GatewayHost host = await StartAsync())
        {
            port = host.Gateway.BaseAddress.Port;
            batch = await host.Batches.SubmitAsync(TestData.RequestItems(1), TestData.CreateRequest(ModelProvider.OpenAI));
        }

        await using GatewayHost again = await StartAsync(options => options.Port = port);

        Assert.That(again.Gateway.BaseAddress.Port, Is.EqualTo(port));
        Assert.That((await again.Batches.RetrieveAsync(batch.Reference)).Id, Is.EqualTo(batch.Id));
    }

    [Test]
    public async Task Uploads_deletions_and_the_order_of_lists_stay([Values("openai", "anthropic", "gemini", "bedrock", "vertex")] string name)
    {
        var provider = new ModelProvider(name);
        byte[][] contents = [.. Lengths.Select(CreateLines)];
        List<string> ids = [];
        await using (GatewayHost host = await StartAsync())
        {
            foreach (byte[] content in contents)
                ids.Add((await UploadAsync(host, provider, content)).Id);
            await host.Files.DeleteAsync(ids[1], provider);
        }

        await using GatewayHost again = await StartAsync();
        BifrostFile next = await UploadAsync(again, provider, contents[1]);

        Assert.That(ids, Does.Not.Contain(next.Id));
        List<BifrostFile> listed = await again.Files.ListAsync(provider).ToListAsync();
        Assert.That(listed.Select(file => file.Id), Is.EqualTo((string[])[next.Id, ids[3], ids[2], ids[0]]));
        Assert.That(listed.Select(file => file.Bytes), Is.EqualTo((long[])[contents[1].Length, contents[3].Length, contents[2].Length, contents[0].Length]));
        foreach (int index in (int[])[0, 2, 3])
            Assert.That(await ReadAsync(again, ids[index], provider), Is.EqualTo(contents[index]), ids[index]);
    }

    [Test]
    public async Task A_batch_keeps_its_input_when_the_file_is_deleted()
    {
        Batch batch;
        await using (GatewayHost host = await StartAsync())
        {
            batch = await host.Batches.SubmitAsync(TestData.RequestItems(4), TestData.CreateRequest(ModelProvider.OpenAI));
            await host.Files.DeleteAsync(batch.InputFileId!, ModelProvider.OpenAI);
        }

        // Twice: the second start must not take the input for one that nobody needs.
        await (await StartAsync()).DisposeAsync();
        await using GatewayHost again = await StartAsync();
        batch = await again.Batches.WaitForCompletionAsync(batch.Reference, WaitOptions);

        Assert.That(batch.RequestCounts.Completed, Is.EqualTo(4));
        await ExceptionAssert.ThrowsAsync<BifrostNotFoundException>(() => again.Files.RetrieveAsync(batch.InputFileId!, ModelProvider.OpenAI));
    }

    [Test]
    public async Task A_deleted_output_file_stays_deleted()
    {
        Batch batch;
        await using (GatewayHost host = await StartAsync())
        {
            batch = await host.Batches.SubmitAsync(TestData.RequestItems(4), TestData.CreateRequest(ModelProvider.OpenAI));
            batch = await host.Batches.WaitForCompletionAsync(batch.Reference, WaitOptions);
            await host.Files.DeleteAsync(batch.OutputFileId!, ModelProvider.OpenAI);
        }

        await using GatewayHost again = await StartAsync();

        await ExceptionAssert.ThrowsAsync<BifrostNotFoundException>(() => again.Files.RetrieveAsync(batch.OutputFileId!, ModelProvider.OpenAI));
    }

    [Test]
    public async Task A_cancellation_stays([Values("openai", "anthropic", "gemini", "bedrock", "vertex")] string name)
    {
        var provider = new ModelProvider(name);
        Batch batch;
        await using (GatewayHost host = await StartAsync())
        {
            batch = await host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(provider));
            await host.Batches.CancelAsync(batch.Reference);
        }

        await using GatewayHost again = await StartAsync();

        Assert.That((await again.Batches.RetrieveAsync(batch.Reference)).Status, Is.EqualTo(BatchStatus.Cancelling));
        batch = await again.Batches.WaitForCompletionAsync(batch.Reference, WaitOptions);
        Assert.That(batch.Status, Is.EqualTo(provider == ModelProvider.Anthropic ? BatchStatus.Ended : BatchStatus.Cancelled));
    }

    [Test]
    public async Task The_verdict_of_a_limit_stays()
    {
        Batch batch;
        await using (GatewayHost host = await StartAsync())
        {
            host.Gateway.Limit(ModelProvider.OpenAI, new GatewayBatchLimits { MaxEnqueuedRequests = 1, QuotaRefusal = GatewayQuotaRefusal.AsFailedBatch });
            batch = await host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI));
        }

        await using GatewayHost again = await StartAsync();
        batch = await again.Batches.WaitForCompletionAsync(batch.Reference, WaitOptions);

        Assert.That(batch.Status, Is.EqualTo(BatchStatus.Failed));
        Assert.That(batch.Errors?.Items.Single().Code, Is.EqualTo("token_limit_exceeded"));
    }

    [Test]
    public async Task What_a_killed_gateway_left_half_written_is_ignored()
    {
        Batch batch;
        await using (GatewayHost host = await StartAsync())
            batch = await host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI));
        string[] garbage = ["last-number.tmp", "files/000000000009.json.tmp", "batches/000000000001.json.tmp", "contents/000000000009"];
        foreach (string path in garbage)
            await File.WriteAllTextAsync(GetPath(path), "{\"Number\":\"00");

        await using GatewayHost again = await StartAsync();

        Assert.That(again.Gateway.GetBatches(ModelProvider.OpenAI).Select(one => one.Id), Is.EqualTo((string[])[batch.Id]));
        Assert.That((await again.Files.ListAsync(ModelProvider.OpenAI).ToListAsync()).Select(file => file.Id), Is.EqualTo((string[])[batch.InputFileId!]));
        Assert.That(garbage.Where(path => File.Exists(GetPath(path))), Is.Empty);
    }

    [Test]
    public async Task A_damaged_record_is_an_error()
    {
        await using (GatewayHost host = await StartAsync())
            await host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI));
        string record = Directory.GetFiles(GetPath("batches")).Single();
        await File.WriteAllTextAsync(record, "{\"Number\":\"00");

        Assert.That(() => StartAsync(), Throws.TypeOf<InvalidDataException>().With.Message.Contains(record));
    }

    [Test]
    public async Task What_was_acknowledged_exists_after_the_gateway_was_stopped_in_between()
    {
        var acknowledged = new System.Collections.Concurrent.ConcurrentBag<string>();
        GatewayHost host = await StartAsync();
        var enough = new TaskCompletionSource();
        Task[] callers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (; ; )
            {
                Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(3), TestData.CreateRequest(ModelProvider.OpenAI));
                acknowledged.Add(batch.Id);
                acknowledged.Add(batch.InputFileId!);
                if (acknowledged.Count >= 40)
                    enough.TrySetResult();
            }
        }))];
        await enough.Task.WaitAsync(TestTimeout.Limit);
        await host.Gateway.DisposeAsync();
        await Task.WhenAll(callers.Select(caller => ExceptionAssert.RecordAsync(() => caller)));
        await host.DisposeAsync();

        await using GatewayHost again = await StartAsync();

        IEnumerable<string> existing = again.Gateway.GetBatches(ModelProvider.OpenAI).SelectMany(batch => new[] { batch.Id, batch.InputFileId! });
        Assert.That(existing, Is.SupersetOf(acknowledged).And.Unique);
    }

    [Test]
    public async Task The_body_of_a_large_request_is_kept_only_without_a_directory([Values] bool isOnDisk)
    {
        await using GatewayHost host = isOnDisk ? await StartAsync() : await GatewayHost.StartAsync();
        BifrostFile file = await UploadAsync(host, ModelProvider.OpenAI, CreateLines(100_000));
        await UploadAsync(host, ModelProvider.OpenAI, CreateLines(100));

        foreach (GatewayRequest request in host.Gateway.Requests)
            await request.Answered;
        Assert.That(host.Gateway.Requests[0].Body.IsEmpty, Is.EqualTo(isOnDisk));
        Assert.That(host.Gateway.Requests[1].Body.IsEmpty, Is.False);
        Assert.That(await ReadAsync(host, file.Id, ModelProvider.OpenAI), Is.EqualTo(CreateLines(100_000)));
    }

    [Test]
    public async Task An_added_file_can_be_the_input_of_a_batch()
    {
        Batch batch;
        await using (GatewayHost host = await StartAsync())
        {
            host.Gateway.AddFile(ModelProvider.OpenAI, "file-added", TestData.JsonLines("""{"custom_id":"a","body":{}}"""), FilePurpose.Batch);
            batch = await host.Batches.CreateAsync(TestData.CreateRequest(ModelProvider.OpenAI) with { InputFileId = "file-added" });
        }

        await using GatewayHost again = await StartAsync();
        batch = await again.Batches.WaitForCompletionAsync(batch.Reference, WaitOptions);

        Assert.That(batch.RequestCounts.Completed, Is.EqualTo(1));
        await ExceptionAssert.ThrowsAsync<BifrostNotFoundException>(() => again.Files.RetrieveAsync("file-added", ModelProvider.OpenAI));
    }

    [Test]
    public void Options_that_make_no_sense_are_rejected()
    {
        Assert.That(() => BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { Port = 65_536 }), Throws.ArgumentException);
        Assert.That(() => BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { StateDirectory = "" }), Throws.ArgumentException);
    }

    private Task<GatewayHost> StartAsync(Action<BifrostTestGatewayOptions>? configure = null) => GatewayHost.StartAsync(options =>
    {
        options.TimeProvider = _clock;
        options.StateDirectory = _directory.FullName;
        configure?.Invoke(options);
    });

    private string GetPath(string path) => Path.Combine(_directory.FullName, path);

    // Lines that do not end where the chunks end.
    private static byte[] CreateLines(int length) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, length).Select(i => i % 1000 == 999 ? '\n' : 'x')));

    // Without what the response to a create has in addition, or lacks.
    private static Batch Normalize(Batch batch) => batch with { Provider = batch.Provider, ExtraFields = null, Metadata = null };

    private static async Task<BifrostFile> UploadAsync(GatewayHost host, ModelProvider provider, byte[] content)
    {
        using var stream = new MemoryStream(content);
        return await host.Files.UploadAsync(stream, new FileUpload
        {
            Provider = provider,
            FileName = "in.jsonl",
            AdditionalFields = provider == ModelProvider.Vertex ? new Dictionary<string, string> { ["gcs_bucket"] = "a-bucket" } : null,
        });
    }

    private static async Task<byte[]> ReadAsync(GatewayHost host, string id, ModelProvider provider)
    {
        await using Stream content = await host.Files.GetContentAsync(id, provider);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        return copy.ToArray();
    }

    private static async Task<string> ReadBodyAsync(GatewayHost host, Batch batch)
    {
        await foreach (BatchResultItem item in host.Batches.GetResultsAsync(batch.Reference))
            return item.Body.ToString()!;
        return "";
    }
}
