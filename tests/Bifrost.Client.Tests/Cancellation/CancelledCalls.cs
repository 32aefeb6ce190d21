using System.Text.Json.Nodes;
using Bifrost.Client.Gathering;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Cancellation;

/// <summary>The public calls that can be cancelled.</summary>
internal static class CancelledCalls
{
    private const string Items = "BifrostPageable.GetAsyncEnumerator()";
    private const string Pages = "BifrostPageable.AsPages(String)";

    private static readonly BatchResultsOptions ProviderFiles = new() { Source = BatchResultsSource.ProviderFiles };
    private static readonly BatchResultsOptions EndpointOnly = new() { Source = BatchResultsSource.ResultsEndpointOnly };
    private static readonly BatchCreateRequest OpenAI = TestData.CreateRequest(ModelProvider.OpenAI);
    private static readonly BatchCreateRequest Anthropic = TestData.CreateRequest(ModelProvider.Anthropic);

    private static readonly Uri SdkAddress = new("https://api.openai.com/v1/chat/completions");

    public static IReadOnlyDictionary<string, CancelledCall> All { get; } = new Dictionary<string, CancelledCall>
    {
        ["create from a file"] = new(["BatchesClient.CreateAsync(BatchCreateRequest)"], run =>
            run.Client.Batches.CreateAsync(OpenAI with { InputFileId = "file-out" }, run.Token(0)))
        { Creates = true },
        ["create with requests"] = new(["BatchesClient.CreateAsync(BatchCreateRequest)"], run =>
            run.Client.Batches.CreateAsync(Anthropic with { Requests = [.. TestData.RequestItems(2)] }, run.Token(0)))
        { Creates = true },
        ["submit"] = new(["BatchesClient.SubmitAsync(IAsyncEnumerable, BatchCreateRequest)"], run =>
            run.Client.Batches.SubmitAsync(run.ReadRequestsAsync(), OpenAI, run.Token(0)))
        { Creates = true },
        ["submit to Anthropic"] = new(["BatchesClient.SubmitAsync(IEnumerable, BatchCreateRequest)"], run =>
            run.Client.Batches.SubmitAsync(TestData.RequestItems(2), Anthropic, run.Token(0)))
        { Creates = true },
        ["run"] = new(["BatchesClient.RunAsync(IAsyncEnumerable, BatchCreateRequest, BatchWaitOptions, BatchResultsOptions)", Items], async run =>
            await run.ReadAsync(await run.Client.Batches.RunAsync(run.ReadRequestsAsync(), OpenAI, run.WaitOptions, null, run.Token(0)), run.Token(1)))
        { HasOnlyRetries = false },
        ["run with a list"] = new(["BatchesClient.RunAsync(IEnumerable, BatchCreateRequest, BatchWaitOptions, BatchResultsOptions)"], run =>
            run.Client.Batches.RunAsync(TestData.RequestItems(2), Anthropic, run.WaitOptions, null, run.Token(0)))
        { HasOnlyRetries = false },

        ["list batches"] = new(["BatchesClient.ListAsync(ModelProvider, BatchListOptions)", Items], run =>
            run.ReadAsync(run.Client.Batches.ListAsync(ModelProvider.Azure, new BatchListOptions { Limit = 2 }, run.Token(0)), run.Token(1)))
        { Tokens = 2 },
        ["list pages of batches"] = new(["BatchesClient.ListAsync(ModelProvider, BatchListOptions)", Pages], run => run.ReadAsync(
            run.Client.Batches.ListAsync(ModelProvider.Azure, new BatchListOptions { Limit = 2 }, run.Token(0)).AsPages(null, run.Token(1)), run.Token(2)))
        { Tokens = 3 },

        ["retrieve by id"] = new(["BatchesClient.RetrieveAsync(String, ModelProvider?)"], run =>
            run.Client.Batches.RetrieveAsync(CancelledRun.Ended.Id, ModelProvider.OpenAI, run.Token(0))),
        ["retrieve by reference"] = new(["BatchesClient.RetrieveAsync(BatchReference)"], run =>
            run.Client.Batches.RetrieveAsync(CancelledRun.Ended, run.Token(0))),
        ["retrieve a batch"] = new(["BatchesClient.RetrieveAsync(Batch)"], run =>
            run.Client.Batches.RetrieveAsync(run.Batch, run.Token(0)))
        { PrepareAsync = PrepareEndedBatchAsync },
        ["cancel by id"] = new(["BatchesClient.CancelAsync(String, ModelProvider)"], run =>
            run.Client.Batches.CancelAsync(run.Batch.Id, ModelProvider.OpenAI, run.Token(0)))
        { PrepareAsync = PrepareBatchAsync },
        ["cancel by reference"] = new(["BatchesClient.CancelAsync(BatchReference)"], run =>
            run.Client.Batches.CancelAsync(CancelledRun.Ended, run.Token(0))),
        ["cancel a batch"] = new(["BatchesClient.CancelAsync(Batch)"], run =>
            run.Client.Batches.CancelAsync(run.Batch, run.Token(0)))
        { PrepareAsync = PrepareBatchAsync },
        ["wait by id"] = new(["BatchesClient.WaitForCompletionAsync(String, ModelProvider, BatchWaitOptions)"], run =>
            run.Client.Batches.WaitForCompletionAsync(run.Batch.Id, ModelProvider.OpenAI, run.WaitOptions, run.Token(0)))
        { PrepareAsync = PrepareBatchAsync, HasOnlyRetries = false },
        ["wait by reference"] = new(["BatchesClient.WaitForCompletionAsync(BatchReference, BatchWaitOptions)"], run =>
            run.Client.Batches.WaitForCompletionAsync(CancelledRun.Ended, run.WaitOptions, run.Token(0)))
        { HasOnlyRetries = false },
        ["wait for a batch that fails"] = new(["BatchesClient.WaitForCompletionAsync(Batch, BatchWaitOptions)"], run =>
            run.Client.Batches.WaitForCompletionAsync(run.Batch, run.WaitOptions with { ThrowOnFailure = true }, run.Token(0)))
        { PrepareAsync = PrepareFailedBatchAsync, HasOnlyRetries = false },

        ["results"] = new(["BatchesClient.GetResultsAsync(BatchReference)", Items], run =>
            run.ReadAsync(run.Client.Batches.GetResultsAsync(CancelledRun.Ended, run.Token(0)), run.Token(1)))
        { Tokens = 2 },
        ["results of the endpoint"] = new(["BatchesClient.GetResultsAsync(BatchReference, BatchResultsOptions)"], run =>
            run.ReadAsync(run.Client.Batches.GetResultsAsync(CancelledRun.Ended, EndpointOnly, run.Token(0)), run.Token(1)))
        { Tokens = 2 },
        ["results of a file"] = new(["BatchesClient.GetResultsAsync(String, ModelProvider, BatchResultsOptions)"], run => run.ReadAsync(
            run.Client.Batches.GetResultsAsync(CancelledRun.Ended.Id, ModelProvider.OpenAI, ProviderFiles, run.Token(0)), run.Token(1)))
        { Tokens = 2 },
        ["pages of results"] = new(["BatchesClient.GetResultsAsync(Batch, BatchResultsOptions)", Pages], run => run.ReadAsync(
            run.Client.Batches.GetResultsAsync(run.Batch, null, run.Token(0)).AsPages(null, run.Token(1)), run.Token(2)))
        {
            Tokens = 3,
            PrepareAsync = PrepareEndedBatchAsync,
        },
        ["page of results"] = new(["BatchesClient.GetResultsPageAsync(BatchReference, String)"], run =>
            run.Client.Batches.GetResultsPageAsync(CancelledRun.Ended, null, run.Token(0))),
        ["page of results by id"] = new(["BatchesClient.GetResultsPageAsync(String, ModelProvider, String)"], run =>
            run.Client.Batches.GetResultsPageAsync(CancelledRun.Ended.Id, ModelProvider.OpenAI, null, run.Token(0))),
        ["reader of results"] = new(["BatchResultReader.ReadAsync()"], async run =>
        {
            await using BatchResultReader reader = run.Client.Batches.OpenResultReader(CancelledRun.Ended);
            while (await reader.ReadAsync(run.Token(0)))
                run.Points.Hit("between two reads");
        }),
        ["results with their requests"] = new(["BatchResults.JoinAsync(IReadOnlyDictionary)"], run => run.ReadAsync(
            run.Client.Batches.GetResultsAsync(CancelledRun.Ended, run.Token(0)).JoinAsync(new Dictionary<string, int>(), run.Token(1)), run.Token(2)))
        { Tokens = 3 },
        ["results from memory"] = new([Items], run => run.ReadAsync(CreateResults(), run.Token(0))),
        ["pages from memory"] = new([Pages], run => run.ReadAsync(CreateResults().AsPages(null, run.Token(0)), run.Token(1))) { Tokens = 2 },

        ["write requests"] = new(["BatchRequestFile.WriteAsync(Stream, IAsyncEnumerable, ModelProvider, BatchEndpoint?)"], run => BatchRequestFile.WriteAsync(
            run.WithPoints(new MemoryStream(), "the target"), run.ReadRequestsAsync(), ModelProvider.OpenAI, BatchEndpoint.ChatCompletions, run.Token(0))),
        ["write invalid requests"] = new(["BatchRequestFile.WriteAsync(Stream, IAsyncEnumerable, ModelProvider, BatchEndpoint?)"], run => BatchRequestFile.WriteAsync(
            run.WithPoints(new MemoryStream(), "the target"),
            run.ReadRequestsAsync().Concat(run.ReadRequestsAsync()),
            ModelProvider.OpenAI,
            BatchEndpoint.ChatCompletions,
            run.Token(0))),

        ["upload a stream"] = new(["FilesClient.UploadAsync(Stream, FileUpload)"], run =>
            run.Client.Files.UploadAsync(run.WithPoints(new MemoryStream(new byte[300_000]), "the source"), CancelledRun.Upload, run.Token(0)))
        { Creates = true },
        ["upload a file"] = new(["FilesClient.UploadAsync(String, FileUpload)"], run => run.Client.Files.UploadAsync(
            typeof(CancelledCalls).Assembly.Location, CancelledRun.Upload with { Progress = run.Progress<long>() }, run.Token(0)))
        { Creates = true },
        ["upload requests"] = new(["FilesClient.UploadRequestsAsync(IAsyncEnumerable, FileUpload, BatchEndpoint?)"], run => run.Client.Files.UploadRequestsAsync(
            run.ReadRequestsAsync(), CancelledRun.Upload, BatchEndpoint.ChatCompletions, run.Token(0)))
        { Creates = true },
        ["upload a list of requests"] = new(["FilesClient.UploadRequestsAsync(IEnumerable, FileUpload, BatchEndpoint?)"], run => run.Client.Files.UploadRequestsAsync(
            TestData.RequestItems(2), CancelledRun.Upload, BatchEndpoint.ChatCompletions, run.Token(0)))
        { Creates = true },
        ["list files"] = new(["FilesClient.ListAsync(ModelProvider, FileListOptions)", Items], run =>
            run.ReadAsync(run.Client.Files.ListAsync(ModelProvider.Azure, new FileListOptions { Limit = 2 }, run.Token(0)), run.Token(1)))
        { Tokens = 2 },
        ["list pages of files"] = new(["FilesClient.ListAsync(ModelProvider, FileListOptions)", Pages], run => run.ReadAsync(
            run.Client.Files.ListAsync(ModelProvider.Azure, new FileListOptions { Limit = 2 }, run.Token(0)).AsPages(null, run.Token(1)), run.Token(2)))
        { Tokens = 3 },
        ["retrieve a file"] = new(["FilesClient.RetrieveAsync(String, ModelProvider)"], run =>
            run.Client.Files.RetrieveAsync("file-out", ModelProvider.OpenAI, run.Token(0))),
        ["content of a file"] = new(["FilesClient.GetContentAsync(String, ModelProvider)"], async run =>
        {
            await using Stream content = await run.Client.Files.GetContentAsync("file-out", ModelProvider.OpenAI, run.Token(0));
            await content.CopyToAsync(Stream.Null, run.Token(0));
        }),
        ["items of a file"] = new(["FilesClient.GetResultItemsAsync(String, ModelProvider)"], run =>
            run.ReadAsync(run.Client.Files.GetResultItemsAsync("file-out", ModelProvider.OpenAI, run.Token(0)), run.Token(1)))
        { Tokens = 2 },
        ["pages of a file"] = new(["FilesClient.GetResultItemsAsync(String, ModelProvider, BatchResultsPosition)"], run => run.ReadAsync(
            run.Client.Files.GetResultItemsAsync("file-out", ModelProvider.OpenAI, null, run.Token(0)).AsPages(null, run.Token(1)), run.Token(2)))
        { Tokens = 3 },
        ["delete a file"] = new(["FilesClient.DeleteAsync(String, ModelProvider)"], run =>
            run.Client.Files.DeleteAsync("file-gone", ModelProvider.OpenAI, run.Token(0)))
        {
            PrepareAsync = run =>
            {
                run.Host.Gateway.AddFile(ModelProvider.OpenAI, "file-gone", TestData.JsonLines("{}"));
                return Task.CompletedTask;
            },
        },

        ["create a job"] = new(["JobsClient.CreateAsync(String, IAsyncEnumerable, BatchCreateRequest, IJobJournal, JobOptions)"], async run =>
            await (await run.Client.Jobs.CreateAsync("job", run.ReadRequestsAsync(), OpenAI, run.Journal, run.JobOptions, run.Token(0))).DisposeAsync()),
        ["create a job that exists with another provider"] = new(
            ["JobsClient.CreateAsync(String, IEnumerable, BatchCreateRequest, IJobJournal, JobOptions)"], async run =>
            await (await run.Client.Jobs.CreateAsync("job", TestData.RequestItems(2), Anthropic, run.Journal, run.JobOptions, run.Token(0))).DisposeAsync())
        {
            PrepareAsync = PrepareStoredJobAsync,
        },
        ["open a job"] = new(["JobsClient.OpenAsync(String, IJobJournal, JobOptions)"], async run =>
            await (await run.Client.Jobs.OpenAsync("job", run.Journal, run.JobOptions, run.Token(0))).DisposeAsync())
        { PrepareAsync = PrepareStoredJobAsync },
        ["open a job that does not exist"] = new(["JobsClient.OpenAsync(String, IJobJournal, JobOptions)"], run =>
            run.Client.Jobs.OpenAsync("job", run.Journal, run.JobOptions, run.Token(0))),
        ["run a job"] = new(
            ["JobsClient.RunAsync(String, IAsyncEnumerable, BatchCreateRequest, IJobJournal, JobOptions)", "JobResults.GetAsyncEnumerator()"], run =>
            run.ReadAsync(run.Client.Jobs.RunAsync("job", run.ReadRequestsAsync(), OpenAI, run.Journal, run.JobOptions, run.Token(0)), run.Token(1)))
        {
            Tokens = 2,
            VerifyAsync = VerifyJobAsync,
            HasOnlyRetries = false,
        },
        ["run a job at Anthropic into a stream"] = new(
            ["JobsClient.RunAsync(String, IEnumerable, BatchCreateRequest, IJobJournal, JobOptions)", "JobResults.WriteToAsync(Stream)"], run =>
            run.Client.Jobs.RunAsync("job", TestData.RequestItems(CancelledRun.Requests), Anthropic, run.Journal, run.JobOptions, run.Token(0))
                .WriteToAsync(run.WithPoints(new MemoryStream(), "the target"), run.Token(1)))
        {
            Tokens = 2,
            HasOnlyRetries = false,
        },
        ["run a stored job into a file"] = new(["BatchJob.RunAsync(Int64)", "JobResults.WriteToFileAsync(String)"], async run =>
        {
            string path = Path.GetTempFileName();
            try
            {
                await run.Job.RunAsync(0, run.Token(0)).WriteToFileAsync(path, run.Token(1));
            }
            finally
            {
                File.Delete(path);
            }
        })
        {
            Tokens = 2,
            PrepareAsync = PrepareJobAsync,
            VerifyAsync = VerifyJobAsync,
            HasOnlyRetries = false,
        },
        ["submit a job"] = new(["BatchJob.SubmitAsync()"], run => run.Job.SubmitAsync(run.Token(0))) { PrepareAsync = PrepareJobAsync, VerifyAsync = VerifyJobAsync, HasOnlyRetries = false },
        ["poll a job"] = new(["BatchJob.PollAsync()"], run => run.Job.PollAsync(run.Token(0))) { PrepareAsync = PrepareSubmittedJobAsync, HasOnlyRetries = false },
        ["wait for a job"] = new(["BatchJob.WaitForCompletionAsync()"], run => run.Job.WaitForCompletionAsync(run.Token(0))) { PrepareAsync = PrepareSubmittedJobAsync, HasOnlyRetries = false },
        ["cancel a job"] = new(["BatchJob.CancelAsync()"], run => run.Job.CancelAsync(run.Token(0))) { PrepareAsync = PrepareSubmittedJobAsync, HasOnlyRetries = false },
        ["adopt a batch"] = new(["BatchJob.AdoptBatchAsync(Int32, BatchReference)"], run =>
            run.Job.AdoptBatchAsync(1, CancelledRun.Ended, run.Token(0)))
        { PrepareAsync = PrepareSubmittedJobAsync, HasOnlyRetries = false },
        ["create a batch again"] = new(["BatchJob.CreateBatchAgainAsync(Int32)"], run =>
            run.Job.CreateBatchAgainAsync(1, run.Token(0)))
        { PrepareAsync = PrepareSubmittedJobAsync, HasOnlyRetries = false },
        ["stored results of a job"] = new(["BatchJob.GetResultsAsync(Int64)"], run =>
            run.ReadAsync(run.Job.GetResultsAsync(0, run.Token(0)), run.Token(1)))
        { Tokens = 2, PrepareAsync = PrepareEndedJobAsync, HasOnlyRetries = false },
        ["restore results of a job"] = new(["BatchJob.RestoreResultsAsync()"], run => run.Job.RestoreResultsAsync(run.Token(0))) { PrepareAsync = PrepareEndedJobAsync },
        ["restore requests of a job"] = new(["BatchJob.RestoreRequestsAsync(IAsyncEnumerable)"], run => run.Job.RestoreRequestsAsync(run.ReadRequestsAsync(), run.Token(0)))
        {
            PrepareAsync = PrepareDamagedJobAsync,
        },
        ["restore requests of a job with a list"] = new(["BatchJob.RestoreRequestsAsync(IEnumerable)"], run =>
            run.Job.RestoreRequestsAsync(TestData.RequestItems(CancelledRun.Requests), run.Token(0)))
        { PrepareAsync = PrepareDamagedJobAsync },
        ["list jobs"] = new(["JobsClient.ListAsync(IJobJournal)"], run => run.ReadAsync(run.Client.Jobs.ListAsync(run.Journal, run.Token(0)), run.Token(1)))
        {
            Tokens = 2,
            PrepareAsync = PrepareStoredJobAsync,
        },
        ["peek at a job"] = new(["JobsClient.PeekAsync(String, IJobJournal)"], run => run.Client.Jobs.PeekAsync("job", run.Journal, run.Token(0))) { PrepareAsync = PrepareStoredJobAsync },
        ["pause a job"] = new(["JobsClient.PauseAsync(String, IJobJournal)"], run => run.Client.Jobs.PauseAsync("job", run.Journal, run.Token(0))) { PrepareAsync = PrepareStoredJobAsync },
        ["resume a job"] = new(["JobsClient.ResumeAsync(String, IJobJournal)"], run => run.Client.Jobs.ResumeAsync("job", run.Journal, run.Token(0))) { PrepareAsync = PrepareStoredJobAsync },
        ["cancel a job by its journal"] = new(["JobsClient.CancelAsync(String, IJobJournal)"], run => run.Client.Jobs.CancelAsync("job", run.Journal, run.Token(0)))
        {
            PrepareAsync = PrepareStoredJobAsync,
        },
        ["delete a job"] = new(["JobsClient.DeleteAsync(String, IJobJournal)"], run => run.Client.Jobs.DeleteAsync("job", run.Journal, run.Token(0))) { PrepareAsync = PrepareStoredJobAsync },

        ["submit gathered calls"] = new(["BatchingHandler.SubmitAsync()"], async run =>
        {
            await using var handler = new BatchingHandler(run.Client, new BatchingOptions { Journal = run.Journal, Job = run.JobOptions });
            using HttpClient http = handler.CreateHttpClient();
            using StringContent content = CreateCall();
            Task<HttpResponseMessage> call = http.PostAsync(SdkAddress, content);
            await handler.SubmitAsync(run.Token(0));
            await handler.DisposeAsync();
            await ExceptionAssert.RecordAsync(() => call);
        })
        {
            GoesOn = true,
            HasOnlyRetries = false,
        },
        ["a gathered call"] = new([], async run =>
        {
            await using var handler = new BatchingHandler(run.Client, new BatchingOptions { Journal = run.Journal, Job = run.JobOptions, MaxRequests = 1 });
            using HttpClient http = handler.CreateHttpClient();
            using StringContent content = CreateCall();
            using HttpResponseMessage response = await http.PostAsync(SdkAddress, content, run.Token(0));
        })
        {
            GoesOn = true,
            HasOnlyRetries = false,
        },
    };

    private static StringContent CreateCall() => new("""{"model":"gpt-4o-mini","messages":[]}""", null, "application/json");

    private static BatchResults CreateResults() => BatchResults.FromPages(
        new BatchResultsPage { Items = [TestData.SucceededItem("a"), TestData.SucceededItem("b")], NextCursor = "2" },
        new BatchResultsPage { Items = [TestData.SucceededItem("c")] });

    private static async Task PrepareEndedBatchAsync(CancelledRun run) => run.Prepared = await run.Host.Batches.RetrieveAsync(CancelledRun.Ended);

    private static async Task PrepareBatchAsync(CancelledRun run) => run.Prepared = await run.Host.Batches.SubmitAsync(TestData.RequestItems(2), OpenAI);

    private static async Task PrepareFailedBatchAsync(CancelledRun run) =>
        run.Prepared = await run.Host.Batches.RetrieveAsync(new BatchReference(ModelProvider.OpenAI, "batch_failed"));

    private static async Task PrepareStoredJobAsync(CancelledRun run)
    {
        BatchJob job = await run.Client.Jobs.CreateAsync("job", TestData.RequestItems(CancelledRun.Requests), OpenAI, run.Journal, run.JobOptions);
        await job.DisposeAsync();
    }

    private static async Task PrepareJobAsync(CancelledRun run)
    {
        await PrepareStoredJobAsync(run);
        run.Prepared = await run.Client.Jobs.OpenAsync("job", run.Journal, run.JobOptions);
    }

    private static async Task PrepareSubmittedJobAsync(CancelledRun run)
    {
        await PrepareJobAsync(run);
        await run.Job.SubmitAsync();
    }

    private static async Task PrepareEndedJobAsync(CancelledRun run)
    {
        await PrepareJobAsync(run);
        await run.Job.WaitForCompletionAsync();
    }

    // The requests are not there any more.
    private static async Task PrepareDamagedJobAsync(CancelledRun run)
    {
        await PrepareStoredJobAsync(run);
        JobJournalState state = (await run.Store.ReadStateAsync("job"))!;
        await using (IJobJournalLock jobLock = await run.Store.LockAsync("job"))
        {
            foreach (ReadOnlyMemory<byte> record in state.Batches.Values)
                await jobLock.DeleteFileAsync(JsonNode.Parse(record.Span)!["requests_file"]!["name"]!.GetValue<string>());
        }

        run.Prepared = await run.Client.Jobs.OpenAsync("job", run.Journal, run.JobOptions);
    }

    // A job that goes on has all its results, and has created no batch twice.
    private static async Task VerifyJobAsync(CancelledRun run)
    {
        if (run.Prepared is BatchJob job)
            await job.DisposeAsync();
        JobResults results = run.Host.Client.Jobs.RunAsync(
            "job", TestData.RequestItems(CancelledRun.Requests), OpenAI, run.Store, run.JobOptions with { TimeProvider = run.Host.Clock, Progress = null });
        List<JobResultItem> items = await results.ToListAsync();
        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(Enumerable.Range(1, CancelledRun.Requests).Select(TestData.CustomId)));
        Assert.That(run.Host.Gateway.GetBatches(ModelProvider.OpenAI).Count - run.BatchesBefore, Is.EqualTo(2), "batches created");
    }
}
