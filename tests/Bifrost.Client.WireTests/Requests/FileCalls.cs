namespace Bifrost.Client.WireTests.Requests;

/// <summary>Calls for files.</summary>
internal static class FileCalls
{
    private const string Upload = "POST /v1/files?provider=openai";
    private const string ErrorFile = "GET /v1/files/file-errors/content?provider=openai";

    private static readonly BatchRequestItem[] Items = [TestObjects.Item("a", "{}")];

    public static IReadOnlyList<PublicCall> All { get; } =
    [
        new(
            "FilesClient.UploadAsync(Stream, FileUpload)",
            "",
            (client, pin) => client.Files.UploadAsync(new MemoryStream("{}\n"u8.ToArray()), NewFile(pin)),
            Upload),
        new(
            "FilesClient.UploadAsync(String, FileUpload)",
            "",
            (client, pin) => client.Files.UploadAsync(typeof(PublicCall).Assembly.Location, NewFile(pin)),
            Upload),
        new(
            "FilesClient.UploadRequestsAsync(IAsyncEnumerable, FileUpload, BatchEndpoint)",
            "",
            (client, pin) => client.Files.UploadRequestsAsync(Items.ToAsyncEnumerable(), NewFile(pin)),
            Upload),
        new(
            "FilesClient.UploadRequestsAsync(IEnumerable, FileUpload, BatchEndpoint)",
            "",
            (client, pin) => client.Files.UploadRequestsAsync(Items, NewFile(pin)),
            Upload),
        new(
            "FilesClient.ListAsync(ModelProvider, FileListOptions)",
            "to the end",
            client => Reading.ToEndAsync(client.Files.ListAsync(ModelProvider.OpenAI)),
            "GET /v1/files?provider=openai&x-model-provider=openai",
            "GET /v1/files?provider=openai&x-model-provider=openai&after=bmV4dA%3D%3D"),
        new(
            "FilesClient.ListAsync(ModelProvider, FileListOptions)",
            "with options",
            client => Reading.ToEndAsync(
                client.Files.ListAsync(ModelProvider.OpenAI, TestObjects.FileList(FilePurpose.Batch, 7, cursor: "a&b", order: "desc"))),
            "GET /v1/files?provider=openai&x-model-provider=openai&purpose=batch&limit=7&after=a%26b&order=desc"),
        new(
            "FilesClient.RetrieveAsync(String, ModelProvider)",
            "",
            client => client.Files.RetrieveAsync("file-1", ModelProvider.OpenAI),
            "GET /v1/files/file-1?provider=openai"),
        new(
            "FilesClient.RetrieveAsync(String, ModelProvider)",
            "Bedrock",
            client => client.Files.RetrieveAsync("s3://bucket/in.jsonl", ModelProvider.Bedrock),
            "GET /openai/v1/files/czM6Ly9idWNrZXQvaW4uanNvbmw=?provider=bedrock"),
        new(
            "FilesClient.GetContentAsync(String, ModelProvider)",
            "",
            async client => await (await client.Files.GetContentAsync("file-errors", ModelProvider.OpenAI)).DisposeAsync(),
            ErrorFile),
        new(
            "FilesClient.GetResultItemsAsync(String, ModelProvider)",
            "",
            client => Reading.ToEndAsync(client.Files.GetResultItemsAsync("file-errors", ModelProvider.OpenAI)),
            ErrorFile),
        new(
            "FilesClient.GetResultItemsAsync(String, ModelProvider, BatchResultsPosition)",
            "",
            client => Reading.ToEndAsync(client.Files.GetResultItemsAsync("file-errors", ModelProvider.OpenAI, position: null)),
            ErrorFile),
        new(
            "FilesClient.DeleteAsync(String, ModelProvider)",
            "",
            client => client.Files.DeleteAsync("file-1", ModelProvider.OpenAI),
            "DELETE /v1/files/file-1?provider=openai"),
    ];

    private static FileUpload NewFile(BatchKeyPin? pin) => new() { Provider = ModelProvider.OpenAI, Key = pin };
}
