namespace Bifrost.Client.Tests.Promises;

/// <summary>No value from a caller or from the gateway can change the request that it is part of, or add another one.</summary>
public sealed class OneRequestTests
{
    private const string Smuggled = "\r\n\r\nDELETE /x HTTP/1.1\r\nHost: x\r\nX: ";

    private static readonly BatchRequestItem[] Items = [.. TestData.RequestItems(1)];

    private static readonly string[] Texts = ["a" + Smuggled, "a\nb", "a\rb", "a\0b", "a\u0085b", "a\u007fb", "a\ud800b", "\udc00"];

    private static readonly string[] HeaderTexts = [.. Texts, "é", " a", "a ", "\u00a0", "a\u2028b"];

    private static IEnumerable<TestCaseData> ProviderCalls()
    {
        foreach (string name in HeaderTexts.Select(text => text == "a" + Smuggled ? "openai" + Smuggled : text))
        {
            var provider = new ModelProvider(name);
            BatchCreateRequest create = TestData.CreateRequest(ModelProvider.OpenAI) with { Provider = provider };
            var upload = new FileUpload { Provider = provider };
            foreach ((string call, string parameter, Func<BifrostClient, Task> send) in ((string, string, Func<BifrostClient, Task>)[])
            [
                ("Batches.CreateAsync", "batch", client => client.Batches.CreateAsync(create with { InputFileId = "file-1" })),
                ("Batches.CreateAsync inline", "batch", client => client.Batches.CreateAsync(create with { Requests = Items })),
                ("Batches.SubmitAsync", "batch", client => client.Batches.SubmitAsync(Items, create)),
                ("Batches.RunAsync", "batch", client => client.Batches.RunAsync(Items, create)),
                ("Batches.ListAsync", "provider", client => client.Batches.ListAsync(provider).GetAsyncEnumerator().MoveNextAsync().AsTask()),
                ("Batches.RetrieveAsync", "provider", client => client.Batches.RetrieveAsync("batch_1", provider)),
                ("Batches.RetrieveAsync of a batch", "batch", client => client.Batches.RetrieveAsync(BatchOf(provider))),
                ("Batches.CancelAsync", "provider", client => client.Batches.CancelAsync("batch_1", provider)),
                ("Batches.CancelAsync of a batch", "batch", client => client.Batches.CancelAsync(BatchOf(provider))),
                ("Batches.CancelAsync of a reference", "batch", client => client.Batches.CancelAsync(BatchOf(provider).Reference)),
                ("Batches.WaitForCompletionAsync", "provider", client => client.Batches.WaitForCompletionAsync("batch_1", provider)),
                ("Batches.WaitForCompletionAsync of a batch", "batch", client => client.Batches.WaitForCompletionAsync(BatchOf(provider))),
                ("Batches.GetResultsAsync", "provider", client => ReadAsync(client.Batches.GetResultsAsync("batch_1", provider))),
                ("Batches.GetResultsAsync of a batch", "batch", client => ReadAsync(client.Batches.GetResultsAsync(BatchOf(provider)))),
                ("Batches.GetResultsPageAsync", "provider", client => client.Batches.GetResultsPageAsync("batch_1", provider)),
                ("Batches.OpenResultReader", "batch", client => client.Batches.OpenResultReader(BatchOf(provider)).ReadAsync().AsTask()),
                ("new BatchReference", "provider", _ => Task.FromResult(new BatchReference(provider, "batch_1"))),
                ("BatchRequestFile.WriteAsync", "provider", _ => BatchRequestFile.WriteAsync(new MemoryStream(), Items.ToAsyncEnumerable(), provider)),
                ("Files.UploadAsync", "upload", client => client.Files.UploadAsync(new MemoryStream([1]), upload)),
                ("Files.UploadRequestsAsync", "upload", client => client.Files.UploadRequestsAsync(Items, upload)),
                ("Files.ListAsync", "provider", client => client.Files.ListAsync(provider).GetAsyncEnumerator().MoveNextAsync().AsTask()),
                ("Files.RetrieveAsync", "provider", client => client.Files.RetrieveAsync("file-1", provider)),
                ("Files.GetContentAsync", "provider", client => client.Files.GetContentAsync("file-1", provider)),
                ("Files.GetResultItemsAsync", "provider", client => ReadAsync(client.Files.GetResultItemsAsync("file-1", provider))),
                ("Files.DeleteAsync", "provider", client => client.Files.DeleteAsync("file-1", provider)),
            ])
            {
                yield return new TestCaseData(parameter, send).SetArgDisplayNames(call, Escape(name));
            }
        }
    }

    // The text is a cursor, a purpose, a field and so on. A text that a header, a form or a query can carry is sent, in one request.
    private static IEnumerable<TestCaseData> TextCalls()
    {
        foreach (string text in Texts)
        {
            FileUpload upload = new() { Provider = ModelProvider.OpenAI };
            foreach ((string call, Func<BifrostClient, Task> send) in ((string, Func<BifrostClient, Task>)[])
            [
                ("BatchKeyPin.ById", client => client.Files.UploadAsync(new MemoryStream([1]), upload with { Key = BatchKeyPin.ById(text) })),
                ("BatchKeyPin.ByName", client => client.Batches.CreateAsync(TestData.CreateRequest(ModelProvider.OpenAI) with { InputFileId = "f", Key = BatchKeyPin.ByName(text) })),
                ("BatchListOptions.Cursor", client => Enumerate(client.Batches.ListAsync(ModelProvider.OpenAI, new BatchListOptions { Cursor = text }))),
                ("BatchListOptions.Before", client => Enumerate(client.Batches.ListAsync(ModelProvider.Anthropic, new BatchListOptions { Before = text }))),
                ("AsPages of batches", client => EnumeratePages(client.Batches.ListAsync(ModelProvider.OpenAI), text)),
                ("FileListOptions.Cursor", client => Enumerate(client.Files.ListAsync(ModelProvider.OpenAI, new FileListOptions { Cursor = text }))),
                ("FileListOptions.Order", client => Enumerate(client.Files.ListAsync(ModelProvider.OpenAI, new FileListOptions { Order = text }))),
                ("FileListOptions.Purpose", client => Enumerate(client.Files.ListAsync(ModelProvider.OpenAI, new FileListOptions { Purpose = new FilePurpose(text) }))),
                ("AsPages of files", client => EnumeratePages(client.Files.ListAsync(ModelProvider.OpenAI), text)),
                ("BatchResultsOptions.Cursor", client => ReadAsync(client.Batches.GetResultsAsync(TestData.Reference, new BatchResultsOptions { Cursor = text, Source = BatchResultsSource.ResultsEndpointOnly }))),
                ("GetResultsPageAsync", client => client.Batches.GetResultsPageAsync(TestData.Reference, text)),
                ("FileUpload.Purpose", client => client.Files.UploadAsync(new MemoryStream([1]), upload with { Purpose = new FilePurpose(text) })),
                ("FileUpload.FileName", client => client.Files.UploadAsync(new MemoryStream([1]), upload with { FileName = text })),
                ("FileUpload.AdditionalFields, name", client => client.Files.UploadAsync(new MemoryStream([1]), upload with { AdditionalFields = new Dictionary<string, string> { [text] = "x" } })),
                ("FileUpload.AdditionalFields, value", client => client.Files.UploadAsync(new MemoryStream([1]), upload with { AdditionalFields = new Dictionary<string, string> { ["s3_bucket"] = text.Replace("\r", "\b", StringComparison.Ordinal).Replace("\n", "\b", StringComparison.Ordinal) } })),
                ("Batch id", client => client.Batches.RetrieveAsync(text, ModelProvider.OpenAI)),
                ("Batch id to cancel", client => client.Batches.CancelAsync(text, ModelProvider.OpenAI)),
                ("File id", client => client.Files.RetrieveAsync(text, ModelProvider.OpenAI)),
                ("File id to delete", client => client.Files.DeleteAsync(text, ModelProvider.OpenAI)),
                ("File id of s3", client => client.Files.GetContentAsync("s3://" + text, ModelProvider.Bedrock)),
            ])
            {
                yield return new TestCaseData(send).SetArgDisplayNames(call, Escape(text));
            }
        }
    }

    [TestCaseSource(nameof(ProviderCalls))]
    public async Task Promise_01_a_provider_that_a_header_cannot_carry_is_refused_before_anything_is_sent(string parameter, Func<BifrostClient, Task> send)
    {
        await using var server = new RawHttpServer((_, _, _) => RawHttpServer.Json("""{"id":"batch_1","data":[],"results":[]}"""));
        using BifrostClient client = server.CreateClient();
        Exception? failure = await ExceptionAssert.RecordAsync(() => send(client).WithTestTimeout());
        Assert.That(failure, Is.InstanceOf<ArgumentException>().With.Property(nameof(ArgumentException.ParamName)).EqualTo(parameter));
        Assert.That(failure!.Message, Does.Not.Contain("DELETE"));
        Assert.That(server.RequestLines, Is.Empty);
    }

    [TestCaseSource(nameof(TextCalls))]
    public async Task Promise_01_a_text_that_cannot_be_sent_as_it_is_is_refused_before_anything_is_sent(Func<BifrostClient, Task> send)
    {
        await using var server = new RawHttpServer((_, _, _) => RawHttpServer.Json("""{"id":"batch_1","data":[],"results":[]}"""));
        using BifrostClient client = server.CreateClient();
        Exception? failure = await ExceptionAssert.RecordAsync(() => send(client).WithTestTimeout());
        Assert.That(failure, Is.InstanceOf<ArgumentException>());
        Assert.That(((ArgumentException)failure!).ParamName, Is.Not.Null.And.Not.Empty);
        Assert.That(failure.Message, Does.Not.Contain("DELETE"));
        Assert.That(server.RequestLines, Is.Empty);
    }

    [Test]
    public async Task Promise_01_texts_that_can_be_sent_arrive_in_one_request()
    {
        await using var server = new RawHttpServer((_, _, _) => RawHttpServer.Json("""{"id":"file-1"}"""));
        using BifrostClient client = server.CreateClient();
        await client.Files.UploadAsync(new MemoryStream([1]), new FileUpload
        {
            Provider = new ModelProvider("my provider/1"),
            FileName = "Übergröße 😀 DELETE.jsonl",
            Key = BatchKeyPin.ByName("a key: of mine"),
            AdditionalFields = new Dictionary<string, string> { ["s3_bucket"] = "DELETE /x HTTP/1.1 é 😀", ["lines"] = "{\r\n\t\"a\": 1\r\n}" },
        });
        await Enumerate(client.Files.ListAsync(ModelProvider.OpenAI, new FileListOptions { Cursor = "a&b=c d%0D%0A+é😀/?#" }));
        Assert.That(server.RequestLines, Is.EqualTo((string[])
        [
            "POST /v1/files?provider=my%20provider%2F1",
            "GET /v1/files?provider=openai&x-model-provider=openai&after=a%26b%3Dc%20d%250D%250A%2B%C3%A9%F0%9F%98%80%2F%3F%23",
        ]));
    }

    [TestCase("a\\nb")]
    [TestCase("a\\u0000")]
    [TestCase("\\u007f")]
    public async Task Promise_01_a_cursor_of_the_gateway_that_cannot_be_sent_ends_the_list(string cursor)
    {
        await using var server = new RawHttpServer((_, _, _) => RawHttpServer.Json($$"""{"data":[{"id":"batch_1"}],"has_more":true,"next_cursor":"{{cursor}}","after":"{{cursor}}"}"""));
        using BifrostClient client = server.CreateClient();
        Assert.That(async () => await client.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync(), Throws.TypeOf<BifrostPaginationException>());
        Assert.That(async () => await client.Files.ListAsync(ModelProvider.OpenAI).ToListAsync(), Throws.TypeOf<BifrostPaginationException>());
        Assert.That(server.RequestLines, Has.Count.EqualTo(2));
    }

    private static Batch BatchOf(ModelProvider provider) => new() { Id = "batch_1", Provider = provider };

    private static Task<bool> Enumerate<TItem, TPage>(BifrostPageable<TItem, TPage> list)
        where TPage : class => list.GetAsyncEnumerator().MoveNextAsync().AsTask();

    private static Task<bool> EnumeratePages<TItem, TPage>(BifrostPageable<TItem, TPage> list, string cursor)
        where TPage : class => list.AsPages(cursor).GetAsyncEnumerator().MoveNextAsync().AsTask();

    private static async Task ReadAsync(BatchResults results)
    {
        await foreach (BatchResultItem unused in results)
            _ = unused;
    }

    private static string Escape(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '/' or ':' ? $"{c}" : $"_{(int)c:x}"));
}
