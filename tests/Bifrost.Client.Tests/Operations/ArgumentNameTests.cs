namespace Bifrost.Client.Tests.Operations;

/// <summary>An exception for an argument names the parameter of the method that was called, and nothing is sent.</summary>
public sealed class ArgumentNameTests : GatewayTestBase
{
    private static readonly BatchRequestItem[] Items = [.. TestData.RequestItems(1)];
    private static readonly FileUpload Upload = new() { Provider = ModelProvider.OpenAI };

    private static IEnumerable<TestCaseData> BatchCalls()
    {
        BatchCreateRequest valid = TestData.CreateRequest(ModelProvider.OpenAI);
        foreach ((string name, BatchCreateRequest invalid) in InvalidBatches(valid))
        {
            yield return Case("batch", $"CreateAsync, {name}", batches => batches.CreateAsync(invalid));
            yield return Case("batch", $"SubmitAsync, {name}", batches => batches.SubmitAsync(Items, invalid));
            yield return Case("batch", $"SubmitAsync of a stream, {name}", batches => batches.SubmitAsync(Items.ToAsyncEnumerable(), invalid));
            yield return Case("batch", $"RunAsync, {name}", batches => batches.RunAsync(Items, invalid));
            yield return Case("batch", $"RunAsync of a stream, {name}", batches => batches.RunAsync(Items.ToAsyncEnumerable(), invalid));
        }

        yield return Case("batch", "CreateAsync without an input", batches => batches.CreateAsync(valid));
        yield return Case("batch", "SubmitAsync with an input", batches => batches.SubmitAsync(Items, valid with { InputFileId = "file-1" }));
        yield return Case("batch", "RunAsync with an input", batches => batches.RunAsync(Items, valid with { InputFileId = "file-1" }));

        yield return Case("requests", "SubmitAsync", batches => batches.SubmitAsync((IEnumerable<BatchRequestItem>)null!, valid));
        yield return Case("requests", "SubmitAsync of a stream", batches => batches.SubmitAsync((IAsyncEnumerable<BatchRequestItem>)null!, valid));
        yield return Case("requests", "RunAsync", batches => batches.RunAsync((IEnumerable<BatchRequestItem>)null!, valid));
        yield return Case("requests", "RunAsync of a stream", batches => batches.RunAsync((IAsyncEnumerable<BatchRequestItem>)null!, valid));

        yield return Case("batch", "RetrieveAsync of null", batches => batches.RetrieveAsync((Batch)null!));
        yield return Case("batch", "RetrieveAsync of a null reference", batches => batches.RetrieveAsync((BatchReference)null!));
        yield return Case("batch", "CancelAsync of null", batches => batches.CancelAsync((Batch)null!));
        yield return Case("batch", "CancelAsync of a null reference", batches => batches.CancelAsync((BatchReference)null!));
        yield return Case("options", "WaitForCompletionAsync with invalid options", batches => batches.WaitForCompletionAsync("batch_1", ModelProvider.OpenAI, new BatchWaitOptions { InitialInterval = default }));
        yield return Case("batch", "WaitForCompletionAsync of null", batches => batches.WaitForCompletionAsync((Batch)null!));
        yield return Case("batch", "WaitForCompletionAsync of a null reference", batches => batches.WaitForCompletionAsync((BatchReference)null!));
        yield return Case("batch", "GetResultsAsync of null", batches => Task.FromResult(batches.GetResultsAsync((Batch)null!)));
        yield return Case("batch", "GetResultsAsync of a null reference", batches => Task.FromResult(batches.GetResultsAsync((BatchReference)null!)));
        yield return Case("batch", "OpenResultReader of null", batches => Task.FromResult(batches.OpenResultReader((Batch)null!)));
        yield return Case("batch", "OpenResultReader of a null reference", batches => Task.FromResult(batches.OpenResultReader((BatchReference)null!)));
        yield return Case("batch", "GetResultsPageAsync of a null reference", batches => batches.GetResultsPageAsync((BatchReference)null!));

        yield return Case("batchId", "RetrieveAsync", batches => batches.RetrieveAsync("../a", ModelProvider.OpenAI));
        yield return Case("batchId", "CancelAsync", batches => batches.CancelAsync("../a", ModelProvider.OpenAI));
        yield return Case("batchId", "WaitForCompletionAsync", batches => batches.WaitForCompletionAsync("../a", ModelProvider.OpenAI));
        yield return Case("batchId", "GetResultsAsync", batches => Task.FromResult(batches.GetResultsAsync("../a", ModelProvider.OpenAI)));
        yield return Case("batchId", "GetResultsPageAsync", batches => batches.GetResultsPageAsync("../a", ModelProvider.OpenAI));

        yield return Case("provider", "RetrieveAsync", batches => batches.RetrieveAsync("batch_1", default(ModelProvider)));
        yield return Case("provider", "CancelAsync", batches => batches.CancelAsync("batch_1", default));
        yield return Case("provider", "WaitForCompletionAsync", batches => batches.WaitForCompletionAsync("batch_1", default));
        yield return Case("provider", "GetResultsAsync", batches => Task.FromResult(batches.GetResultsAsync("batch_1", default(ModelProvider))));
        yield return Case("provider", "GetResultsPageAsync", batches => batches.GetResultsPageAsync("batch_1", default));
        yield return Case("provider", "ListAsync", batches => Task.FromResult(batches.ListAsync(default)));
        yield return Case("options", "ListAsync", batches => Task.FromResult(batches.ListAsync(ModelProvider.OpenAI, new BatchListOptions { Limit = 0 })));
    }

    private static IEnumerable<TestCaseData> FileCalls()
    {
        foreach ((string name, FileUpload invalid) in InvalidUploads())
        {
            yield return FileCase("upload", $"UploadAsync, {name}", files => files.UploadAsync(Stream.Null, invalid));
            yield return FileCase("upload", $"UploadAsync from a path, {name}", files => files.UploadAsync("a.jsonl", invalid));
            yield return FileCase("upload", $"UploadRequestsAsync, {name}", files => files.UploadRequestsAsync(Items, invalid));
            yield return FileCase("upload", $"UploadRequestsAsync of a stream, {name}", files => files.UploadRequestsAsync(Items.ToAsyncEnumerable(), invalid));
        }

        yield return FileCase("content", "UploadAsync", files => files.UploadAsync((Stream)null!, Upload));
        yield return FileCase("path", "UploadAsync", files => files.UploadAsync((string)null!, Upload));
        yield return FileCase("requests", "UploadRequestsAsync", files => files.UploadRequestsAsync((IEnumerable<BatchRequestItem>)null!, Upload));
        yield return FileCase("requests", "UploadRequestsAsync of a stream", files => files.UploadRequestsAsync((IAsyncEnumerable<BatchRequestItem>)null!, Upload));

        yield return FileCase("fileId", "RetrieveAsync", files => files.RetrieveAsync("../a", ModelProvider.OpenAI));
        yield return FileCase("fileId", "GetContentAsync", files => files.GetContentAsync("../a", ModelProvider.OpenAI));
        yield return FileCase("fileId", "GetResultItemsAsync", files => Task.FromResult(files.GetResultItemsAsync("../a", ModelProvider.OpenAI)));
        yield return FileCase("fileId", "DeleteAsync", files => files.DeleteAsync("../a", ModelProvider.OpenAI));

        yield return FileCase("provider", "RetrieveAsync", files => files.RetrieveAsync("file-1", default));
        yield return FileCase("provider", "GetContentAsync", files => files.GetContentAsync("file-1", default));
        yield return FileCase("provider", "GetResultItemsAsync", files => Task.FromResult(files.GetResultItemsAsync("file-1", default)));
        yield return FileCase("provider", "DeleteAsync", files => files.DeleteAsync("file-1", default));
        yield return FileCase("provider", "ListAsync", files => Task.FromResult(files.ListAsync(default)));
        yield return FileCase("options", "ListAsync", files => Task.FromResult(files.ListAsync(ModelProvider.OpenAI, new FileListOptions { Limit = 0 })));
    }

    [TestCaseSource(nameof(BatchCalls))]
    public async Task An_invalid_argument_of_a_batch_call_is_named(string parameter, Func<BatchesClient, Task> call) =>
        await AssertNamedAsync(parameter, () => call(Host.Batches));

    [TestCaseSource(nameof(FileCalls))]
    public async Task An_invalid_argument_of_a_file_call_is_named(string parameter, Func<FilesClient, Task> call) =>
        await AssertNamedAsync(parameter, () => call(Host.Files));

    private static IEnumerable<(string Name, BatchCreateRequest Batch)> InvalidBatches(BatchCreateRequest valid) =>
    [
        ("null", null!),
        ("without a provider", valid with { Provider = default }),
        ("with a blank model", valid with { Model = " " }),
        ("with metadata that is too long", valid with { Metadata = new Dictionary<string, string> { ["a"] = new('x', 513) } }),
    ];

    private static IEnumerable<(string Name, FileUpload Upload)> InvalidUploads() =>
    [
        ("null", null!),
        ("without a provider", Upload with { Provider = default }),
        ("without a purpose", Upload with { Purpose = default }),
        ("with a quote in the name", Upload with { FileName = "a\"b" }),
        ("with a line break in the name", Upload with { FileName = "a\nb" }),
        ("with a field of the client", Upload with { AdditionalFields = new Dictionary<string, string> { ["provider"] = "x" } }),
    ];

    private static TestCaseData Case(string parameter, string name, Func<BatchesClient, Task> call) =>
        new TestCaseData(parameter, call).SetArgDisplayNames(parameter, name);

    private static TestCaseData FileCase(string parameter, string name, Func<FilesClient, Task> call) =>
        new TestCaseData(parameter, call).SetArgDisplayNames(parameter, name);

    private async Task AssertNamedAsync(string parameter, Func<Task> call)
    {
        Exception? failure = await ExceptionAssert.RecordAsync(call);
        Assert.That(failure, Is.InstanceOf<ArgumentException>().With.Property(nameof(ArgumentException.ParamName)).EqualTo(parameter));
        Assert.That(Gateway.Requests, Is.Empty);
    }
}
