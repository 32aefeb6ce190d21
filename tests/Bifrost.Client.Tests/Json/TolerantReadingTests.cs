namespace Bifrost.Client.Tests.Json;

/// <summary>Deviations from the documented JSON types that gateways and providers are known for.</summary>
public sealed class TolerantReadingTests
{
    [Test]
    public void Numbers_may_be_strings()
    {
        Batch batch = RecordJson.Deserialize<Batch>("""
            {"id":"b","request_counts":{"total":"6","completed":"1","failed":"2","succeeded":"3","expired":"4","canceled":"5","pending":"6.0"},
             "progress":"50","errors":{"data":[{"line":"3"}]},
             "extra_fields":{"latency":"41","upstream_latency":"40.5","chunk_index":"1",
               "cache_debug":{"input_tokens":"7","threshold":"0.8","similarity":"0.9","cache_hit_latency":"2"}}}
            """);

        Assert.That(
            batch.RequestCounts,
            Is.EqualTo(new BatchRequestCounts { Total = 6, Completed = 1, Failed = 2, Succeeded = 3, Expired = 4, Cancelled = 5, Pending = 6 }));
        Assert.That(batch.Progress, Is.EqualTo(50));
        Assert.That(batch.Errors!.Items[0].Line, Is.EqualTo(3));
        Assert.That(batch.ExtraFields!.Latency, Is.EqualTo(TimeSpan.FromMilliseconds(41)));
        Assert.That(batch.ExtraFields.UpstreamLatency, Is.EqualTo(TimeSpan.FromMilliseconds(40.5)));
        Assert.That(batch.ExtraFields.ChunkIndex, Is.EqualTo(1));
        Assert.That(
            batch.ExtraFields.CacheDebug,
            Is.EqualTo(new CacheDebug { InputTokens = 7, Threshold = 0.8, Similarity = 0.9, CacheHitLatency = TimeSpan.FromMilliseconds(2) }));
    }

    [TestCase("\"200\"", 200)]
    [TestCase("200.0", 200)]
    [TestCase("null", 0)]
    public void The_status_code_of_an_item_may_be_a_string_a_fraction_or_null(string status, int expected)
    {
        BatchResultItem item = RecordJson.Deserialize<BatchResultItem>($$$"""{"custom_id":"a","response":{"status_code":{{{status}}}}}""");

        Assert.That(item.Response!.StatusCode, Is.EqualTo(expected));
    }

    [TestCase("{}")]
    [TestCase("""{"id":null,"status":null,"request_counts":null,"metadata":null,"errors":null,"extra_fields":null,"created_at":null}""")]
    public void A_batch_without_values_has_default_members(string json)
    {
        Batch batch = RecordJson.Deserialize<Batch>(json);

        Assert.That(batch.Id, Is.Empty);
        Assert.That(batch.Status, Is.EqualTo(default(BatchStatus)));
        Assert.That(batch.RequestCounts, Is.EqualTo(new BatchRequestCounts()));
        Assert.That(batch, Is.EqualTo(new Batch()));
    }

    [TestCase("""{"batch_id":"b"}""")]
    [TestCase("""{"batch_id":"b","results":null,"has_more":null,"next_cursor":null,"extra_fields":null}""")]
    public void A_page_without_results_has_no_items(string json)
    {
        BatchResultsPage page = RecordJson.Deserialize<BatchResultsPage>(json);

        Assert.That(page.Items, Is.Empty);
        Assert.That(page.HasMore, Is.Null);
        Assert.That(page.ExtraFields, Is.Null);
    }

    [Test]
    public void Lists_that_are_null_are_empty()
    {
        Batch batch = RecordJson.Deserialize<Batch>(
            """{"id":"b","errors":{"data":null},"extra_fields":{"parse_errors":null,"key_statuses":null,"dropped_compat_plugin_params":null}}""");

        Assert.That(batch.Errors!.Items, Is.Empty);
        Assert.That(batch.ExtraFields!.ParseErrors, Is.Empty);
        Assert.That(batch.ExtraFields.KeyStatuses, Is.Empty);
        Assert.That(batch.ExtraFields.DroppedCompatPluginParams, Is.Empty);
        Assert.That(RecordJson.Serialize(batch.ExtraFields), Is.EqualTo("{}"));
    }

    [Test]
    public void Metadata_values_that_are_not_strings_are_kept_as_JSON()
    {
        Batch batch = RecordJson.Deserialize<Batch>("""{"id":"b","metadata":{"text":"t","number":1.50,"flag":true,"deep":{"a":[1, 2]}}}""");

        Assert.That(
            batch.Metadata,
            Is.EqualTo(new Dictionary<string, string> { ["text"] = "t", ["number"] = "1.50", ["flag"] = "true", ["deep"] = """{"a":[1, 2]}""" }));
    }

    [Test]
    public void Codes_may_be_numbers()
    {
        BatchResultItem item = RecordJson.Deserialize<BatchResultItem>("""{"custom_id":7,"error":{"code":404,"message":"m"}}""");
        BatchError error = RecordJson.Deserialize<Batch>("""{"errors":{"data":[{"code":12,"param":false}]}}""").Errors!.Items[0];

        Assert.That(item.CustomId, Is.EqualTo("7"));
        Assert.That(item.Error!.Code, Is.EqualTo("404"));
        Assert.That(error, Is.EqualTo(new BatchError { Code = "12", Param = "false" }));
    }

    [Test]
    public void For_a_duplicate_member_the_last_value_applies()
    {
        Batch batch = RecordJson.Deserialize<Batch>("""
            {"id":"a","status":"failed","new":1,"metadata":{"k":"1","k":"2"},"request_counts":{"total":1},"id":"b","status":"ended","new":2,
             "request_counts":{"total":2}}
            """);

        Assert.That(batch.Id, Is.EqualTo("b"));
        Assert.That(batch.Status, Is.EqualTo(BatchStatus.Ended));
        Assert.That(batch.RequestCounts.Total, Is.EqualTo(2));
        Assert.That(batch.Metadata!["k"], Is.EqualTo("2"));
        Assert.That(batch.AdditionalProperties!["new"].GetInt32(), Is.EqualTo(2));
    }

    [TestCase("")]
    [TestCase("BATCH_STATE_UNSPECIFIED")]
    [TestCase("JOB_STATE_PAUSED")]
    public void An_unknown_status_is_kept(string status)
    {
        Batch batch = RecordJson.Deserialize<Batch>($$"""{"id":"b","status":"{{status}}"}""");

        Assert.That(batch.Status.Value, Is.EqualTo(status));
        Assert.That(batch.Status, Has.Property(nameof(BatchStatus.IsKnown)).False.And.Property(nameof(BatchStatus.IsTerminal)).False);
        Assert.That(RecordJson.Serialize(batch), Does.Contain($"\"status\":\"{status}\""));
    }
}
