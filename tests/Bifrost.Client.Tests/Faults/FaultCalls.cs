using System.Text;

namespace Bifrost.Client.Tests.Faults;

/// <summary>The public calls of the client.</summary>
internal static class FaultCalls
{
    private const int RequestCount = 3;

    private static readonly byte[] LargeContent = Encoding.UTF8.GetBytes($"{{\"prompt\":\"{FaultGateway.PromptMarker}{new string('x', 20_000_000)}\"}}\n");
    private static readonly FaultTarget Create = new("create", BifrostRequestType.BatchCreate);
    private static readonly FaultTarget Upload = new("upload", BifrostRequestType.FileUpload);
    private static readonly FaultTarget Retrieve = new("retrieve", BifrostRequestType.BatchRetrieve);
    private static readonly FaultTarget Poll = new("poll", BifrostRequestType.BatchRetrieve) { IsPolled = true };
    private static readonly FaultTarget FirstPage = new("page 1", BifrostRequestType.BatchResults);
    private static readonly FaultTarget ThirdPage = new("page 3", BifrostRequestType.BatchResults, 3);
    private static readonly FaultTarget LastPage = new("page 4", BifrostRequestType.BatchResults, 4);
    private static readonly FaultTarget FirstFile = new("file 1", BifrostRequestType.FileContent);
    private static readonly FaultTarget SecondFile = new("file 2", BifrostRequestType.FileContent, 2);
    private static readonly BatchReference Results = new(ModelProvider.OpenAI, FaultGateway.ResultsBatchId);
    private static readonly BatchResultsOptions ProviderFiles = new() { Source = BatchResultsSource.ProviderFiles };
    private static readonly BatchResultsOptions EndpointOnly = new() { Source = BatchResultsSource.ResultsEndpointOnly };

    public static IReadOnlyList<FaultCall> All { get; } =
    [
        new("create", FaultCallEffect.Creates, async run => ExpectCreated(run, await run.Batches.CreateAsync(
            TestData.CreateRequest(ModelProvider.OpenAI) with { InputFileId = FaultGateway.OutputFileId })), Create),
        new("create with requests", FaultCallEffect.Creates, async run => ExpectCreated(run, await run.Batches.CreateAsync(
            TestData.CreateRequest(ModelProvider.OpenAI) with { Requests = [.. FaultGateway.CreateRequests(RequestCount)] })), Create),
        new("submit to OpenAI", FaultCallEffect.Creates, async run => ExpectCreated(run, await run.Batches.SubmitAsync(
            FaultGateway.CreateRequests(RequestCount), TestData.CreateRequest(ModelProvider.OpenAI))), Upload, Create),
        new("submit to Anthropic", FaultCallEffect.Creates, async run => ExpectCreated(run, await run.Batches.SubmitAsync(
            FaultGateway.CreateRequests(RequestCount), TestData.CreateRequest(ModelProvider.Anthropic))), Create),
        new("run", FaultCallEffect.Creates, async run => await run.ReadAsync(await run.Batches.RunAsync(
            FaultGateway.CreateRequests(RequestCount), TestData.CreateRequest(ModelProvider.OpenAI), run.WaitOptions)), Upload, Create, Poll, FirstPage)
        {
            Expected = FaultGateway.CreateAnswers(RequestCount),
        },

        new("list batches", FaultCallEffect.Repeatable, run => run.ReadAsync(
            run.Batches.ListAsync(ModelProvider.Azure, new BatchListOptions { Limit = 3 }), batch => batch.Id),
            new FaultTarget("page 1", BifrostRequestType.BatchList), new FaultTarget("page 3", BifrostRequestType.BatchList, 3))
        {
            Expected = FaultGateway.ListedBatches,
        },
        new("retrieve", FaultCallEffect.Repeatable, async run =>
            run.Expect((await run.Batches.RetrieveAsync(Results)).Id, Results.Id, "the id"), Retrieve),
        new("wait", FaultCallEffect.Repeatable, async run =>
            run.Expect((await run.Batches.WaitForCompletionAsync(Results, run.WaitOptions)).Id, Results.Id, "the id"), Poll),
        new("cancel", FaultCallEffect.Repeatable, CancelAsync, new FaultTarget("cancel", BifrostRequestType.BatchCancel), Retrieve),

        new("results by items", FaultCallEffect.Repeatable, run => run.ReadAsync(run.Batches.GetResultsAsync(Results)), Retrieve, FirstPage, ThirdPage, FirstFile)
        {
            Expected = FaultGateway.Items,
        },
        new("results by pages", FaultCallEffect.Repeatable, run => run.ReadAsync(run.Batches.GetResultsAsync(Results), EnumerationMode.Pages), FirstPage, LastPage, FirstFile)
        {
            Expected = FaultGateway.Items,
        },
        new("results by reader", FaultCallEffect.Repeatable, run => run.ReadAsync(run.Batches.OpenResultReader(Results)), FirstPage, ThirdPage, FirstFile)
        {
            Expected = FaultGateway.Items,
        },
        new("files by items", FaultCallEffect.Repeatable, run => run.ReadAsync(run.Batches.GetResultsAsync(Results, ProviderFiles)), Retrieve, FirstFile, SecondFile)
        {
            Expected = FaultGateway.Items,
        },
        new("files by pages", FaultCallEffect.Repeatable, run => run.ReadAsync(run.Batches.GetResultsAsync(Results, ProviderFiles), EnumerationMode.Pages), FirstFile, SecondFile)
        {
            Expected = FaultGateway.Items,
        },
        new("files by reader", FaultCallEffect.Repeatable, run => run.ReadAsync(run.Batches.OpenResultReader(Results, ProviderFiles)), FirstFile, SecondFile)
        {
            Expected = FaultGateway.Items,
        },
        new("endpoint only", FaultCallEffect.Repeatable, run => run.ReadAsync(run.Batches.GetResultsAsync(Results, EndpointOnly)), FirstPage, LastPage)
        {
            Expected = FaultGateway.EndpointItems,
        },
        new("results page", FaultCallEffect.Repeatable, async run => run.AddPage(await run.Batches.GetResultsPageAsync(Results)), FirstPage)
        {
            Expected = FaultGateway.FirstPageItems,
        },

        new("upload stream", FaultCallEffect.Creates, async run => ExpectUploaded(run, await run.Files.UploadAsync(
            new MemoryStream(Encoding.UTF8.GetBytes($"{{\"prompt\":\"{FaultGateway.PromptMarker}\"}}\n")), new FileUpload { Provider = ModelProvider.OpenAI })), Upload),
        new("upload large stream", FaultCallEffect.Creates, async run => ExpectUploaded(run, await run.Files.UploadAsync(
            new MemoryStream(LargeContent), new FileUpload { Provider = ModelProvider.OpenAI })), Upload)
        {
            IsLarge = true,
        },
        new("upload requests", FaultCallEffect.Creates, async run => ExpectUploaded(run, await run.Files.UploadRequestsAsync(
            FaultGateway.CreateRequests(RequestCount), new FileUpload { Provider = ModelProvider.OpenAI }, BatchEndpoint.ChatCompletions)), Upload),
        new("list files", FaultCallEffect.Repeatable, run => run.ReadAsync(
            run.Files.ListAsync(ModelProvider.Azure, new FileListOptions { Limit = 3 }), file => file.Id),
            new FaultTarget("page 1", BifrostRequestType.FileList), new FaultTarget("page 3", BifrostRequestType.FileList, 3))
        {
            Expected = FaultGateway.ListedFiles,
        },
        new("retrieve file", FaultCallEffect.Repeatable, async run =>
            run.Expect((await run.Files.RetrieveAsync(FaultGateway.OutputFileId, ModelProvider.OpenAI)).Id, FaultGateway.OutputFileId, "the id"),
            new FaultTarget("retrieve", BifrostRequestType.FileRetrieve)),
        new("file content", FaultCallEffect.Repeatable, ReadContentAsync, FirstFile) { ReturnsStream = true },
        new("file items", FaultCallEffect.Repeatable, run => run.ReadAsync(
            run.Files.GetResultItemsAsync(FaultGateway.OutputFileId, ModelProvider.OpenAI), EnumerationMode.Pages), FirstFile)
        {
            Expected = FaultGateway.EndpointItems,
            KnowsCount = false,
        },
        new("delete file", FaultCallEffect.Repeatable, async run =>
        {
            FileDeletion deletion = await run.Files.DeleteAsync(run.AddFile(), ModelProvider.OpenAI);
            run.Expect(deletion.Deleted, true, "deleted");
        }, new FaultTarget("delete", BifrostRequestType.FileDelete)),
    ];

    private static void ExpectCreated(FaultRun run, Batch batch)
    {
        run.Expect(batch.Id.Length > 0, true, "the presence of an id");
        run.Expect(batch.Status.IsTerminal, true, "whether the batch has ended");
    }

    private static void ExpectUploaded(FaultRun run, BifrostFile file) => run.Expect(file.Id.Length > 0 && file.Bytes > 0, true, "the presence of an id and a size");

    private static async Task CancelAsync(FaultRun run)
    {
        Batch batch = run.AddBatch($"batch_{run.Id}", BatchStatus.InProgress);
        Batch cancelled = await run.Batches.CancelAsync(batch);
        run.Expect(cancelled.Id, batch.Id, "the id");
        run.Expect(cancelled.Status, BatchStatus.Cancelling, "the status");
    }

    private static async Task ReadContentAsync(FaultRun run)
    {
        await using Stream content = await run.Files.GetContentAsync(FaultGateway.OutputFileId, ModelProvider.OpenAI);
        using var reader = new StreamReader(content, Encoding.UTF8);
        string text = await reader.ReadToEndAsync();
        run.Expect(text.Split('\n').Length, FaultGateway.EndpointItems.Count + 1, "the number of lines");
    }
}
