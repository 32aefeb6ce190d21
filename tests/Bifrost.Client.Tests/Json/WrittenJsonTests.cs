namespace Bifrost.Client.Tests.Json;

/// <summary>What the documentation of <see cref="BifrostJson.DefaultOptions"/> says about writing what was read.</summary>
public sealed class WrittenJsonTests
{
    [TestCase("""{"id":"b","endpoint":null,"completed_at":0,"unknown":null}""", """{"id":"b","status":"","request_counts":{"total":0,"completed":0,"failed":0},"unknown":null}""")]
    [TestCase("""{"unknown":1,"id":"b","status":"ended","request_counts":{"total":"5","completed":2.0,"failed":null}}""", """{"id":"b","status":"ended","request_counts":{"total":5,"completed":2,"failed":0},"unknown":1}""")]
    public void Values_are_written_and_the_text_is_not_preserved(string json, string written) =>
        Assert.That(RecordJson.Serialize(RecordJson.Deserialize<Batch>(json)), Is.EqualTo(written));

    [Test]
    public void A_payload_is_written_exactly_as_it_was_read()
    {
        const string Json = """{"custom_id":"a","response":{"status_code":200,"body":{"b" : 1.0, "a":"\u00e9", "n":[ null ]}}}""";

        Assert.That(RecordJson.Serialize(RecordJson.Deserialize<BatchResultItem>(Json)), Is.EqualTo(Json));
    }

    [Test]
    public void The_provider_that_was_passed_to_a_call_is_written_with_the_reference_only()
    {
        var batch = new Batch { Id = "batch_1", Provider = ModelProvider.Azure };

        Assert.That(RecordJson.Deserialize<Batch>(RecordJson.Serialize(batch)).Provider, Is.Null);
        Assert.That(RecordJson.Deserialize<BatchReference>(RecordJson.Serialize(batch.Reference)), Is.EqualTo(batch.Reference));
    }
}
