namespace Bifrost.Client.Tests.Promises;

/// <summary>An id that would change the path is refused wherever it comes from.</summary>
public sealed class IdCheckTests : GatewayTestBase
{
    private static readonly string[] Ids = ["../files", "..", ".", "a/../b", "a?b", "a#b", "a\\b", "a\nb", "%2e%2e", "/a", ""];

    [TestCaseSource(nameof(Ids))]
    public async Task Promise_02_a_batch_of_a_caller_is_checked_by_every_call(string id)
    {
        var batch = new Batch { Id = id, Provider = ModelProvider.OpenAI, Status = BatchStatus.Completed };
        BatchesClient batches = Host.Batches;
        foreach (Func<Task> call in (Func<Task>[])
        [
            () => batches.CancelAsync(batch),
            () => batches.CancelAsync(batch.Reference),
            () => batches.RetrieveAsync(batch),
            () => batches.RetrieveAsync(batch.Reference),
            () => batches.WaitForCompletionAsync(batch, Host.WaitOptions),
            () => batches.WaitForCompletionAsync(batch.Reference, Host.WaitOptions),
            () => batches.GetResultsPageAsync(batch.Reference),
            () => CollectedResults.ReadAsync(batches.GetResultsAsync(batch)),
            () => CollectedResults.ReadAsync(batches.GetResultsAsync(batch.Reference)),
            () => CollectedResults.ReadAsync(batches.GetResultsAsync(batch, new BatchResultsOptions { Source = BatchResultsSource.ResultsEndpointOnly })),
            () => batches.OpenResultReader(batch).ReadAsync().AsTask(),
            () => batches.OpenResultReader(batch.Reference).ReadAsync().AsTask(),
        ])
        {
            Assert.That(
                await ExceptionAssert.RecordAsync(call),
                Is.InstanceOf<ArgumentException>().With.Property(nameof(ArgumentException.ParamName)).EqualTo("batch"));
        }

        Assert.That(Gateway.Requests, Is.Empty);
    }

    [TestCase("batches/..")]
    [TestCase("..")]
    [TestCase("batches-../files")]
    public async Task Promise_02_a_batch_of_Gemini_is_checked_without_its_prefix(string id)
    {
        var batch = new Batch { Id = id, Provider = ModelProvider.Gemini };
        Assert.That(await ExceptionAssert.RecordAsync(() => Host.Batches.CancelAsync(batch.Reference)), Is.InstanceOf<ArgumentException>());
        Assert.That(Gateway.Requests, Is.Empty);
    }

    [Test]
    public async Task Promise_02_ids_of_files_that_a_batch_has_are_checked(
        [Values("..", "../batches", "a?b", "a\\b", "a%2Fb", "s3://b/../k")] string id,
        [Values("output_file_id", "error_file_id")] string member,
        [Values] BatchResultsSource source)
    {
        if (source == BatchResultsSource.ResultsEndpointOnly)
            return;
        var batch = new Batch
        {
            Id = "batch_1",
            Provider = ModelProvider.OpenAI,
            Status = BatchStatus.Completed,
            OutputFileId = member == "output_file_id" ? id : "file-1",
            ErrorFileId = member == "error_file_id" ? id : "file-2",
        };
        var options = new BatchResultsOptions { Source = source };
        RespondWith(TestPage.Last("a"));

        BifrostException? failure = (await CollectedResults.ReadAsync(Host.Batches.GetResultsAsync(batch, options))).Failure;
        if (member == "output_file_id" && source != BatchResultsSource.ProviderFiles)
            return;

        Assert.That(failure, Is.TypeOf<BifrostInvalidResponseException>());
        Assert.That(failure!.Message, Does.Contain($"The {member} of batch 'batch_1' of openai has "));
        Assert.That(Gateway.Requests, Is.Empty);
    }

    [Test]
    public async Task Promise_02_a_batch_that_was_created_with_an_id_that_cannot_be_used_is_an_invalid_response()
    {
        RespondWith(GatewayResponse.Json("""{"id":"../files","status":"validating"}"""));
        BifrostInvalidResponseException failure = await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(
            () => Host.Batches.CreateAsync(TestData.CreateRequest(ModelProvider.OpenAI) with { InputFileId = "file-1" }));
        Assert.That(failure.Message, Does.Contain("id"));
    }
}
