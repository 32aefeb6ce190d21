using System.IO.Pipelines;

namespace Bifrost.Client.WireTests.Requests;

public sealed class UploadFormTests : WireFixture
{
    private const string Content = "{\"custom_id\":\"a\"}\n{\"custom_id\":\"ü\"}\n";
    private static readonly byte[] Utf8 = System.Text.Encoding.UTF8.GetBytes(Content);
    private static readonly FileUpload Upload = new() { Provider = ModelProvider.OpenAI };

    [Test]
    public async Task An_upload_is_a_form_of_purpose_provider_and_at_last_the_file()
    {
        WireRequest request = await SentAsync(client => client.Files.UploadAsync(new MemoryStream(Utf8), Upload));

        Assert.That(FormPart.In(request), Is.EqualTo(Form("batch", "batch.jsonl", Content)));
        Assert.That(request.Headers["Content-Length"], Is.EqualTo($"{request.Body.Length}"));
        Assert.That(request.Compression, Is.Null);
    }

    [Test]
    public async Task An_upload_begins_where_the_stream_stands()
    {
        using var stream = new MemoryStream(Utf8) { Position = 18 };
        WireRequest request = await SentAsync(client => client.Files.UploadAsync(stream, Upload));
        Assert.That(FormPart.In(request)[^1].Text, Is.EqualTo("{\"custom_id\":\"ü\"}\n"));
    }

    [Test]
    public async Task A_stream_of_unknown_length_is_uploaded_in_chunks()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Utf8);
        await pipe.Writer.CompleteAsync();
        WireRequest request = await SentAsync(client => client.Files.UploadAsync(pipe.Reader.AsStream(), Upload));

        Assert.That(FormPart.In(request), Is.EqualTo(Form("batch", "batch.jsonl", Content)));
        Assert.That(request.Headers["Transfer-Encoding"], Is.EqualTo("chunked"));
    }

    [Test]
    public async Task A_file_is_uploaded_under_its_name()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N} übung.jsonl");
        await File.WriteAllBytesAsync(path, Utf8);
        try
        {
            WireRequest request = await SentAsync(client => client.Files.UploadAsync(path, Upload));
            Assert.That(FormPart.In(request), Is.EqualTo(Form("batch", Path.GetFileName(path), Content)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public async Task Additional_fields_go_before_the_file()
    {
        var upload = new FileUpload
        {
            Provider = ModelProvider.OpenAI,
            FileName = "mine.jsonl",
            Purpose = FilePurpose.UserData,
            AdditionalFields = new Dictionary<string, string> { ["s3_bucket"] = "b", ["note"] = "zwölf\r\nlines" },
        };
        WireRequest request = await SentAsync(client => client.Files.UploadAsync(new MemoryStream(Utf8), upload));

        Assert.That(
            FormPart.In(request), Is.EqualTo(Form("user_data", "mine.jsonl", Content, Field("s3_bucket", "b"), Field("note", "zwölf\r\nlines"))));
    }

    [Test]
    public async Task A_compressed_upload_is_the_same_form_in_gzip()
    {
        WireRequest request = await SentAsync(client => client.Files.UploadAsync(new MemoryStream(Utf8), Upload with { Compress = true }));

        Assert.That(request.Headers["Content-Encoding"], Is.EqualTo("gzip"));
        Assert.That(request.Headers["Content-Type"], Does.StartWith("multipart/form-data; boundary="));
        Assert.That(request.Compression, Is.EqualTo("gzip").IgnoreCase);
        Assert.That(FormPart.In(request), Is.EqualTo(Form("batch", "batch.jsonl", Content)));
    }

    [TestCase("openai", """{"custom_id":"a","method":"POST","url":"/v1/embeddings","body":{"x":1}}""")]
    [TestCase("gemini", """{"key":"a","request":{"x":1}}""")]
    [TestCase("bedrock", """{"recordId":"a","modelInput":{"x":1}}""")]
    [TestCase("vertex", """{"request":{"x":1,"labels":{"bifrost_custom_id":"a"}}}""")]
    public async Task Requests_are_uploaded_as_lines_in_the_form_of_their_provider(string provider, string line)
    {
        var upload = new FileUpload { Provider = new ModelProvider(provider), Compress = true };
        BatchRequestItem[] items = [TestObjects.Item("a", """{"x":1}"""), TestObjects.Item("b", """{"x":1}""")];
        WireRequest request = await SentAsync(client => client.Files.UploadRequestsAsync(items, upload, BatchEndpoint.Embeddings), provider);

        string content = $"{line}\n{line.Replace("\"a\"", "\"b\"", StringComparison.Ordinal)}\n";
        Assert.That(FormPart.In(request), Is.EqualTo(Form("batch", "batch.jsonl", content, provider)));
    }

    private static FormPart Field(string name, string text) => new(name, null, null, text);

    private static FormPart[] Form(string purpose, string fileName, string content, params FormPart[] more) =>
        Form(purpose, fileName, content, "openai", more);

    private static FormPart[] Form(string purpose, string fileName, string content, string provider, params FormPart[] more) =>
        [Field("purpose", purpose), Field("provider", provider), .. more, new FormPart("file", fileName, "application/jsonl", content)];

    private async Task<WireRequest> SentAsync(Func<BifrostClient, Task<BifrostFile>> upload, string provider = "openai")
    {
        string target = "/v1/files?provider=" + provider;
        Server.Serve("POST", target, WireAnswer.Json("""{"id":"file-1","object":"file"}"""));
        using BifrostClient client = Client();
        BifrostFile file = await upload(client);

        Assert.That(file.Id, Does.EndWith("file-1"));
        WireRequest request = Server.Requests.Single();
        Assert.That(request.ToString(), Is.EqualTo("POST " + target));
        Assert.That(request.Headers["x-model-provider"], Is.EqualTo(provider));
        return request;
    }
}
