using System.Text.Json;

namespace Bifrost.Client.Tests.Json;

/// <summary>Times are Unix seconds in the API. A time that is not set is missing, null or zero.</summary>
public sealed class TimestampReadingTests
{
    [TestCase("""{"id":"b"}""")]
    [TestCase("""{"id":"b","completed_at":null}""")]
    [TestCase("""{"id":"b","completed_at":0}""")]
    [TestCase("""{"id":"b","completed_at":"0"}""")]
    [TestCase("""{"id":"b","completed_at":""}""")]
    public void A_missing_null_or_zero_time_is_null(string json)
    {
        Batch batch = RecordJson.Deserialize<Batch>(json);

        Assert.That(batch.CompletedAt, Is.Null);
        Assert.That(RecordJson.Serialize(batch), Does.Not.Contain("completed_at"));
    }

    [TestCase("1760000000")]
    [TestCase("1760000000.0")]
    [TestCase("1.76e9")]
    [TestCase("\"1760000000\"")]
    [TestCase("\"2025-10-09T08:53:20Z\"")]
    [TestCase("\"2025-10-09T10:53:20+02:00\"")]
    [TestCase("\"2025-10-09T08:53:20.000000Z\"")]
    public void A_time_in_any_format_is_serialized_as_Unix_seconds(string time)
    {
        Batch batch = RecordJson.Deserialize<Batch>($$"""{"id":"b","created_at":{{time}}}""");

        Assert.That(batch.CreatedAt, Is.EqualTo(new DateTimeOffset(2025, 10, 9, 8, 53, 20, TimeSpan.Zero)));
        Assert.That(batch.CreatedAt!.Value.Offset, Is.EqualTo(TimeSpan.Zero));
        Assert.That(RecordJson.Serialize(batch), Does.Contain("\"created_at\":1760000000"));
    }

    [Test]
    public void Every_second_survives_a_round_trip() =>
        PropertyCheck.ForAll(FsCheck.Fluent.Gen.Choose(1, int.MaxValue), seconds =>
        {
            var batch = new Batch { ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(seconds) };
            Assert.That(RecordJson.Deserialize<Batch>(RecordJson.Serialize(batch)).ExpiresAt, Is.EqualTo(batch.ExpiresAt));
        });

    [TestCase("true")]
    [TestCase("\"soon\"")]
    [TestCase("1e30")]
    [TestCase("{}")]
    public void An_invalid_time_is_rejected_with_its_path(string time) =>
        Assert.That(
            () => RecordJson.Deserialize<Batch>($$"""{"id":"b","created_at":{{time}}}"""),
            Throws.InstanceOf<JsonException>().With.Property(nameof(JsonException.Path)).EqualTo("$.created_at"));
}
