namespace Bifrost.Client.Tests.Batches;

public sealed class BatchIdTests : GatewayTestBase
{
    private const string Arn = "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/abc123def456";
    private const string ArnBase64 = "YXJuOmF3czpiZWRyb2NrOnVzLWVhc3QtMToxMjM0NTY3ODkwMTI6bW9kZWwtaW52b2NhdGlvbi1qb2IvYWJjMTIzZGVmNDU2";
    private const string ArnEscaped = "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Amodel-invocation-job%2Fabc123def456";
    private const string ShortArn = "arn:aws:bedrock:eu-west-1:1:model-invocation-job/a";
    private const string ShortArnBase64 = "YXJuOmF3czpiZWRyb2NrOmV1LXdlc3QtMToxOm1vZGVsLWludm9jYXRpb24tam9iL2E=";
    private const string ShortArnEscaped = "arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Amodel-invocation-job%2Fa";
    private const string Job = "projects/p1/locations/us/batchPredictionJobs/42";
    private const string JobBase64 = "cHJvamVjdHMvcDEvbG9jYXRpb25zL3VzL2JhdGNoUHJlZGljdGlvbkpvYnMvNDI";
    private const string JobEscaped = "projects%2Fp1%2Flocations%2Fus%2FbatchPredictionJobs%2F42";

    [TestCase("openai", "batch_67", "batch_67", "batch_67")]
    [TestCase("azure", "batch_a-b.c~d", "batch_a-b.c~d", "batch_a-b.c~d")]
    [TestCase("anthropic", "msgbatch_01", "msgbatch_01", "msgbatch_01")]
    [TestCase("openai", "a b/c&d=e+f%z", "a%20b%2Fc%26d%3De%2Bf%25z", "a%20b%2Fc%26d%3De%2Bf%25z")]
    [TestCase("openai", "bätch", "b%C3%A4tch", "b%C3%A4tch")]
    [TestCase("gemini", "batches/x1", "batches-x1", "x1")]
    [TestCase("gemini", "batches-x1", "batches-x1", "x1")]
    [TestCase("gemini", "x1", "batches-x1", "x1")]
    [TestCase("gemini", "batches/batches-x1", "batches-batches-x1", "batches-x1")]
    [TestCase("bedrock", Arn, ArnBase64, ArnEscaped)]
    [TestCase("bedrock", ArnBase64, ArnBase64, ArnEscaped)]
    [TestCase("bedrock", ShortArn, ShortArnBase64, ShortArnEscaped)]
    [TestCase("bedrock", ShortArnBase64, ShortArnBase64, ShortArnEscaped)]
    [TestCase("bedrock", "abc123def456", "YWJjMTIzZGVmNDU2", "abc123def456")]
    [TestCase("vertex", Job, JobBase64, JobEscaped)]
    [TestCase("vertex", JobBase64, JobBase64, JobEscaped)]
    [TestCase("vertex", "1234567890", "MTIzNDU2Nzg5MA", "1234567890")]
    [TestCase("my provider/1", "b1", "b1", "b1")]
    public async Task Each_route_gets_the_id_in_its_own_format(string provider, string id, string forRetrieve, string forResults)
    {
        Gateway.Respond(request => request.Path.EndsWith("/results", StringComparison.Ordinal)
            ? GatewayResponse.Json($$"""{"batch_id":"{{id}}","results":[{{TestPage.ItemJson("a")}}]}""")
            : GatewayResponse.Json($$"""{"id":"{{id}}"}"""));
        BatchesClient batches = CreateClient().Batches;
        var modelProvider = new ModelProvider(provider);
        string query = $"?provider={Uri.EscapeDataString(provider)}";

        await batches.RetrieveAsync(id, modelProvider);
        await batches.RetrieveAsync(new BatchReference(modelProvider, id));
        await batches.GetResultsPageAsync(id, modelProvider);
        await CollectedResults.ReadAsync(batches.GetEndpointResultsAsync(new BatchReference(modelProvider, id)));

        string retrieve = $"GET /openai/v1/batches/{forRetrieve}{query}", results = $"GET /v1/batches/{forResults}/results{query}";
        Assert.That(string.Join('\n', Gateway.Requests), Is.EqualTo(string.Join('\n', retrieve, retrieve, results, results)));
    }

    [TestCase("gemini", "batches-x1", "batches/x1")]
    [TestCase("gemini", "x1", "batches/x1")]
    [TestCase("bedrock", ArnBase64, Arn)]
    [TestCase("bedrock", Arn, Arn)]
    [TestCase("vertex", JobBase64, Job)]
    [TestCase("openai", "batch_67", "batch_67")]
    public async Task The_id_of_a_batch_is_returned_in_the_unified_format(string provider, string received, string unified)
    {
        RespondWith(GatewayResponse.Json($$"""{"id":"{{received}}"}"""));
        var modelProvider = new ModelProvider(provider);
        Batch batch = await CreateClient().Batches.RetrieveAsync(received, modelProvider);
        Assert.That(batch.Id, Is.EqualTo(unified));
        Assert.That(batch.Reference, Is.EqualTo(new BatchReference(modelProvider, unified)));
    }

    [TestCase("gemini", "files-f1", "files/f1")]
    [TestCase("gemini", "files/f1", "files/f1")]
    [TestCase("bedrock", "czM6Ly9idWNrZXQva2V5Lmpzb25s", "s3://bucket/key.jsonl")]
    [TestCase("vertex", "Z3M6Ly9idWNrZXQva2V5", "gs://bucket/key")]
    [TestCase("openai", "file-abc", "file-abc")]
    public async Task The_id_of_the_input_file_is_returned_in_the_unified_format(string provider, string received, string unified)
    {
        RespondWith(GatewayResponse.Json($$"""{"id":"id","input_file_id":"{{received}}"}"""));
        Batch batch = await CreateClient().Batches.RetrieveAsync("id", new ModelProvider(provider));
        Assert.That(batch.InputFileId, Is.EqualTo(unified));
    }

    [Test]
    public async Task Without_a_provider_no_query_string_is_sent()
    {
        RespondWith(GatewayResponse.Json("""{"id":"batch_1","extra_fields":{"provider":"azure"}}"""));
        Batch batch = await CreateClient().Batches.RetrieveAsync("batch_1");
        Assert.That(Gateway.Requests.Single().Target, Is.EqualTo("/openai/v1/batches/batch_1"));
        Assert.That(batch.Reference.Provider, Is.EqualTo(ModelProvider.Azure));
    }

    [Test]
    public async Task Without_a_provider_in_the_request_or_the_response_it_is_the_default_of_the_gateway()
    {
        RespondWith(GatewayResponse.Json("""{"id":"batch_1"}"""));
        Batch batch = await CreateClient().Batches.RetrieveAsync("batch_1");
        Assert.That(batch.Reference, Is.EqualTo(new BatchReference(ModelProvider.OpenAI, "batch_1")));
    }

    [TestCase("""{}""")]
    [TestCase("""{"id":"","object":"list","status":""}""")]
    [TestCase("""{"id":null}""")]
    public async Task A_response_without_an_id_is_not_a_batch(string json)
    {
        RespondWith(GatewayResponse.Json(json));
        BifrostInvalidResponseException failure = await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(
            () => CreateClient().Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.Contain("without an id: it is not what the endpoint returns"));
    }

    [TestCase("openai", "batch_1")]
    [TestCase("gemini", "batches/x")]
    [TestCase("bedrock", Arn)]
    [TestCase("vertex", Job)]
    public async Task A_batch_of_the_test_gateway_can_be_retrieved_and_read(string provider, string id)
    {
        var reference = new BatchReference(new ModelProvider(provider), id);
        Gateway.AddBatch(reference.Provider, new Batch { Id = id, InputFileId = "f" }, [new BatchResultItem { CustomId = "a" }]);
        BatchesClient batches = CreateClient().Batches;
        Batch batch = await batches.RetrieveAsync(reference);
        Assert.That(batch.Reference, Is.EqualTo(reference));
        Assert.That(
            await CollectedResults.ReadAsync(batches.GetEndpointResultsAsync(batch.Reference)),
            Is.EqualTo(new CollectedResults("a", null)));
    }
}
