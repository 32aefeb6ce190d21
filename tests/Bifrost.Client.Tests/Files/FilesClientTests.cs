using System.Text;

namespace Bifrost.Client.Tests.Files;

public sealed class FilesClientTests
{
    private const long Limit = 100 * 1024 * 1024;

    private static readonly byte[] Content = Encoding.UTF8.GetBytes("{\"custom_id\":\"é\"}\n--not-a-boundary\r\n\r\n" + new string('x', 100_000));

    [Test]
    public async Task An_uploaded_file_is_downloaded_byte_for_byte([Values] bool knownLength, [Values] bool compress)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        using Stream content = knownLength ? new MemoryStream(Content) : new ForwardOnlyStream(new MemoryStream(Content));

        BifrostFile file = await host.Files.UploadAsync(content, new FileUpload { Provider = ModelProvider.OpenAI, Compress = compress, FileName = "a.jsonl" });

        GatewayRequest sent = host.LastRequest;
        Assert.That(sent.Headers.ContainsKey("Content-Length"), Is.EqualTo(knownLength && !compress));
        Assert.That(sent.Headers.GetValueOrDefault("Content-Encoding"), Is.EqualTo(compress ? "gzip" : null));
        Assert.That((file.Bytes, file.FileName, file.Purpose), Is.EqualTo((Content.Length, "a.jsonl", (FilePurpose?)FilePurpose.Batch)));
        Assert.That(await ReadAsync(host, file.Id, ModelProvider.OpenAI), Is.EqualTo(Content));
    }

    [Test]
    public async Task An_upload_from_a_path_has_its_file_name_and_reports_progress()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.jsonl");
        await File.WriteAllBytesAsync(path, Content);
        try
        {
            var progress = new RecordingProgress<long>();
            BifrostFile file = await host.Files.UploadAsync(path, new FileUpload { Provider = ModelProvider.OpenAI, Progress = progress, Compress = true });

            Assert.That(file.FileName, Is.EqualTo(Path.GetFileName(path)));
            Assert.That(progress.Values, Is.Ordered.And.Not.Empty);
            Assert.That(progress.Values[^1], Is.EqualTo(Content.Length));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public async Task For_a_missing_path_no_request_is_sent()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

        await ExceptionAssert.ThrowsAsync<FileNotFoundException>(
            () => host.Files.UploadAsync(path, new FileUpload { Provider = ModelProvider.OpenAI }));

        Assert.That(host.RequestLines, Is.Empty);
    }

    [Test]
    [NonParallelizable]
    public async Task For_a_file_that_is_too_large_the_limit_and_the_size_are_reported([Values] bool knownLength)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        using var content = new ForwardOnlyStream(new ZeroStream(Limit + 1_000_000), knownLength ? Limit + 1_000_000 : null);

        BifrostRequestTooLargeException exception = await ExceptionAssert.ThrowsAsync<BifrostRequestTooLargeException>(
            () => host.Files.UploadAsync(content, new FileUpload { Provider = ModelProvider.OpenAI }));

        Assert.That(exception.Message, Does.Contain($"{Limit} bytes"));
        Assert.That(exception.RequestBytes, knownLength ? Is.GreaterThan(Limit + 1_000_000) : Is.Null);
        if (knownLength)
            Assert.That(exception.Message, Does.Contain($"({exception.RequestBytes} bytes)"));
        else
            Assert.That(exception.BytesSent, Is.GreaterThan(0));
        Assert.That(await host.Files.ListAsync(ModelProvider.OpenAI).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task The_400_of_a_gateway_with_a_smaller_limit_is_RequestTooLarge([Values] bool knownLength)
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.MaxRequestBytes = 500);
        using Stream content = knownLength ? new MemoryStream(new byte[1000]) : new ForwardOnlyStream(new MemoryStream(new byte[1000]));

        await ExceptionAssert.ThrowsAsync<BifrostRequestTooLargeException>(
            () => host.Files.UploadAsync(content, new FileUpload { Provider = ModelProvider.OpenAI }));
    }

    [Test]
    public async Task A_compressed_file_that_is_too_large_uncompressed_is_RequestTooLarge()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.MaxRequestBytes = 50_000);
        using var content = new MemoryStream(Content);

        await ExceptionAssert.ThrowsAsync<BifrostRequestTooLargeException>(
            () => host.Files.UploadAsync(content, new FileUpload { Provider = ModelProvider.OpenAI, Compress = true }));
    }

    [Test]
    public async Task A_list_sends_the_provider_in_the_query_and_the_header([Values] GatewayVersion version)
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.Version = version);
        host.Gateway.AddFile(ModelProvider.OpenAI, "file-1", default);

        List<BifrostFile> files = await host.Files.ListAsync(ModelProvider.OpenAI).ToListAsync();

        Assert.That(files.Select(file => file.Id), Is.EqualTo((string[])["file-1"]));
        GatewayRequest sent = host.LastRequest;
        Assert.That(
            (sent.Query("provider"), sent.Query("x-model-provider"), sent.Headers["x-model-provider"]),
            Is.EqualTo(("openai", "openai", "openai")));
    }

    [Test]
    public async Task A_list_is_paged_and_filtered_without_duplicates()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.Keys = ["one", "two"]);
        for (int number = 1; number <= 5; number++)
            host.Gateway.AddFile(ModelProvider.Gemini, $"files/{number}", default, number == 3 ? FilePurpose.Evals : FilePurpose.Batch);

        var options = new FileListOptions { Purpose = FilePurpose.Batch, Limit = 3, Order = "desc" };
        List<BifrostFile> files = await host.Files.ListAsync(ModelProvider.Gemini, options).ToListAsync();

        Assert.That(files.Select(file => file.Id), Is.EqualTo((string[])["files/5", "files/4", "files/2", "files/1"]));
    }

    private static IEnumerable<TestCaseData> Ids =>
    [
        new TestCaseData("openai", "file-1", "file-1"),
        new TestCaseData("anthropic", "file_1", "file_1"),
        new TestCaseData("gemini", "files/x", "files/x"),
        new TestCaseData("gemini", "files/x", "files-x"),
        new TestCaseData("bedrock", "s3://a-bucket/in/batch.jsonl", "s3://a-bucket/in/batch.jsonl"),
        new TestCaseData("bedrock", "s3://a-bucket/in/batch.jsonl", Convert.ToBase64String("s3://a-bucket/in/batch.jsonl"u8)),
        new TestCaseData("vertex", "gs://a-bucket/in/batch.jsonl", "gs://a-bucket/in/batch.jsonl"),
        new TestCaseData("vertex", "gs://a-bucket/in/batch.jsonl", System.Buffers.Text.Base64Url.EncodeToString("gs://a-bucket/in/batch.jsonl"u8)),
    ];

    [TestCaseSource(nameof(Ids))]
    public async Task Ids_in_either_format_retrieve_download_and_delete_the_same_file(string providerName, string id, string requestedId)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        var provider = new ModelProvider(providerName);
        host.Gateway.AddFile(provider, id, Content);

        Assert.That((await host.Files.RetrieveAsync(requestedId, provider)).Id, Is.EqualTo(id));
        Assert.That(await ReadAsync(host, requestedId, provider), Is.EqualTo(Content));
        FileDeletion deletion = await host.Files.DeleteAsync(requestedId, provider);
        Assert.That((deletion.Id, deletion.Deleted), Is.EqualTo((id, true)));
        Assert.That(async () => await host.Files.RetrieveAsync(requestedId, provider), Throws.InstanceOf<BifrostNotFoundException>());
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("../batches")]
    [TestCase("file-1?x")]
    [TestCase("file-1%2F..")]
    public async Task An_id_that_would_change_the_path_is_rejected_before_a_request_is_sent(string id)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        Assert.That(async () => await host.Files.RetrieveAsync(id, ModelProvider.OpenAI), Throws.InstanceOf<ArgumentException>());
        Assert.That(async () => await host.Files.DeleteAsync(id, ModelProvider.OpenAI), Throws.InstanceOf<ArgumentException>());
        Assert.That(async () => await host.Files.GetContentAsync(id, ModelProvider.OpenAI), Throws.InstanceOf<ArgumentException>());
        Assert.That(host.RequestLines, Is.Empty);
    }

    [Test]
    public async Task Content_can_be_read_as_result_items()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        host.Gateway.AnswerWith(request => request.Line == 2 ? request.Fail(400, "no") : request.Succeed());
        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.OpenAI, 3);

        List<BatchResultItem> items = await host.Files.GetResultItemsAsync(batch.OutputFileId!, ModelProvider.OpenAI).ToListAsync();

        Assert.That(items.Select(item => (item.Id, item.CustomId)), Is.EqualTo(((string, string)[])[("batch_req_1", "r-1"), ("batch_req_3", "r-3")]));
    }

    private static async Task<byte[]> ReadAsync(GatewayHost host, string id, ModelProvider provider)
    {
        await using Stream content = await host.Files.GetContentAsync(id, provider);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        return copy.ToArray();
    }
}
