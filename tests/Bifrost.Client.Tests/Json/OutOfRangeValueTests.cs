using System.Text.Json;

namespace Bifrost.Client.Tests.Json;

/// <summary>A time or a latency that cannot be represented is kept as received, and does not make the response unreadable.</summary>
public sealed class OutOfRangeValueTests : GatewayTestBase
{
    private const string Added = """{"deep" : [1.50,"\u00e9",null, {"a":true}]}""";

    private static DateTimeOffset Time { get; } = DateTimeOffset.FromUnixTimeSeconds(1_760_000_000);

    [TestCase("created_at", "1760000000000")]
    [TestCase("created_at", "\"1760000000000\"")]
    [TestCase("created_at", "1760000000000.50")]
    [TestCase("created_at", "-1e14")]
    [TestCase("expires_at", "1e30")]
    [TestCase("expires_at", "\"1e30\"")]
    [TestCase("expires_at", "1E+400")]
    public async Task A_time_of_a_batch_is_null_and_kept_as_received(string name, string value)
    {
        RespondWith(GatewayResponse.Json($$"""{"id":"batch_1", "{{name}}" : {{value}} ,"completed_at":1760000000,"added":{{Added}},"status":"completed"}"""));

        Batch batch = await Host.Batches.RetrieveAsync(Reference);

        Assert.That(name == "created_at" ? batch.CreatedAt : batch.ExpiresAt, Is.Null);
        Assert.That(batch.AdditionalProperties![$"{name}_raw"].GetRawText(), Is.EqualTo(value));
        Assert.That((batch.Id, batch.Status, batch.CompletedAt), Is.EqualTo(("batch_1", BatchStatus.Completed, (DateTimeOffset?)Time)));
        Assert.That(batch.AdditionalProperties["added"].GetRawText(), Is.EqualTo(Added));
        Assert.That(batch.AdditionalProperties, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Several_values_of_a_batch_are_kept_where_they_were()
    {
        RespondWith(GatewayResponse.Json($$"""
            {"id":"batch_1","created_at":1760000000000,"extra_fields":{"added":{{Added}},"latency":1e30,"provider":"openai","upstream_latency":41},
             "expires_at":"1760000000001","completed_at":1760000000}
            """));

        Batch batch = await Host.Batches.RetrieveAsync(Reference);

        Assert.That((batch.CreatedAt, batch.ExpiresAt, batch.CompletedAt), Is.EqualTo(((DateTimeOffset?)null, (DateTimeOffset?)null, (DateTimeOffset?)Time)));
        Assert.That(Raw(batch.AdditionalProperties), Is.EquivalentTo((string[])["created_at_raw=1760000000000", "expires_at_raw=\"1760000000001\""]));
        BifrostExtraFields extra = batch.ExtraFields!;
        Assert.That((extra.Latency, extra.UpstreamLatency, extra.Provider), Is.EqualTo(((TimeSpan?)null, (TimeSpan?)TimeSpan.FromMilliseconds(41), (ModelProvider?)ModelProvider.OpenAI)));
        Assert.That(Raw(extra.AdditionalProperties), Is.EquivalentTo((string[])[$"added={Added}", "latency_raw=1e30"]));
    }

    [Test]
    public async Task An_item_of_a_list_keeps_its_value_and_the_other_items_are_unaffected()
    {
        RespondWith(GatewayResponse.Json($$"""
            {"object":"list","data":[{"id":"batch_1","created_at":1760000000},{"id":"batch_2","created_at":1760000000000,"added":{{Added}}},
             {"id":"batch_3","created_at":1760000000}],"extra_fields":{"latency":1e30} }
            """));

        BatchListPage page = (await Host.Batches.ListAsync(ModelProvider.OpenAI).AsPages().ToListAsync()).Single();

        Assert.That(page.Items.Select(batch => (batch.Id, batch.CreatedAt)), Is.EqualTo(((string, DateTimeOffset?)[])[("batch_1", Time), ("batch_2", null), ("batch_3", Time)]));
        Assert.That(Raw(page.Items[1].AdditionalProperties), Is.EquivalentTo((string[])[$"added={Added}", "created_at_raw=1760000000000"]));
        Assert.That((page.Items[0].AdditionalProperties, page.Items[2].AdditionalProperties), Is.EqualTo(((IDictionary<string, JsonElement>?)null, (IDictionary<string, JsonElement>?)null)));
        Assert.That(Raw(page.ExtraFields!.AdditionalProperties), Is.EqualTo((string[])["latency_raw=1e30"]));
    }

    [Test]
    public async Task A_file_keeps_its_value()
    {
        RespondWith(GatewayResponse.Json("""{"id":"file-1","created_at":1760000000000,"bytes":5}"""));

        BifrostFile file = await Host.Files.RetrieveAsync("file-1", ModelProvider.OpenAI);

        Assert.That((file.CreatedAt, file.Bytes), Is.EqualTo(((DateTimeOffset?)null, 5L)));
        Assert.That(Raw(file.AdditionalProperties), Is.EqualTo((string[])["created_at_raw=1760000000000"]));
    }

    [Test]
    public async Task A_page_of_results_is_read_to_its_end([Values] EnumerationMode mode)
    {
        RespondWith(GatewayResponse.Json(TestPage.Json("a b", "\"extra_fields\":{\"latency\":1e30}")));

        CollectedResults collected = await CollectedResults.ReadAsync(Host.Batches.GetEndpointResultsAsync(Reference), mode);

        Assert.That((collected.CustomIds, collected.Failure), Is.EqualTo(("a b", (BifrostException?)null)));
    }

    [Test]
    public async Task A_page_of_results_keeps_its_value()
    {
        RespondWith(GatewayResponse.Json(TestPage.Json("a b", $"\"extra_fields\":{{\"latency\":1e30,\"added\":{Added},\"upstream_latency\":41}},\"added\":{Added}")));

        BatchResultsPage page = await Host.Batches.GetResultsPageAsync(Reference);

        Assert.That(page.Items.Select(item => item.CustomId), Is.EqualTo((string[])["a", "b"]));
        Assert.That((page.ExtraFields!.Latency, page.ExtraFields.UpstreamLatency), Is.EqualTo(((TimeSpan?)null, (TimeSpan?)TimeSpan.FromMilliseconds(41))));
        Assert.That(Raw(page.ExtraFields.AdditionalProperties), Is.EquivalentTo((string[])["latency_raw=1e30", $"added={Added}"]));
        Assert.That(Raw(page.AdditionalProperties), Is.EqualTo((string[])[$"added={Added}"]));
    }

    [Test]
    public async Task An_error_body_keeps_its_value()
    {
        RespondWith(GatewayResponse.Json($$$"""{"is_bifrost_error":false,"status_code":402,"type":"budget_exceeded","error":{"message":"no"},"extra_fields":{"latency":1e30,"provider":"azure","added":{{{Added}}}}}""", 402));

        BifrostBudgetExceededException failure = await ExceptionAssert.ThrowsAsync<BifrostBudgetExceededException>(() => Host.Batches.RetrieveAsync(Reference));

        Assert.That((failure.ErrorMessage, failure.Provider, failure.BodyExcerpt), Is.EqualTo(("no", (ModelProvider?)ModelProvider.Azure, (string?)null)));
        Assert.That(failure.ExtraFields!.Latency, Is.Null);
        Assert.That(Raw(failure.ExtraFields.AdditionalProperties), Is.EquivalentTo((string[])["latency_raw=1e30", $"added={Added}"]));
        Assert.That(failure.RawBody!.Value.ToString(), Does.Contain("\"latency\":1e30"));
    }

    [TestCase("""{"id":"b","created_at":1760000000000}""", "$.created_at")]
    [TestCase("""{"id":"b","created_at":"1760000000000"}""", "$.created_at")]
    [TestCase("""{"id":"b","extra_fields":{"latency":1e30}}""", "$.extra_fields.latency")]
    public async Task The_serializer_alone_still_throws_also_after_a_call_on_the_same_thread(string json, string path)
    {
        RespondWith(GatewayResponse.Json(json));
        await Host.Batches.RetrieveAsync("b", ModelProvider.OpenAI);

        Assert.That(
            () => RecordJson.Deserialize<Batch>(json),
            Throws.InstanceOf<JsonException>().With.Property(nameof(JsonException.Path)).EqualTo(path));
    }

    private static IEnumerable<string> Raw(IDictionary<string, JsonElement>? properties) =>
        properties!.Select(property => $"{property.Key}={property.Value.GetRawText()}");
}
