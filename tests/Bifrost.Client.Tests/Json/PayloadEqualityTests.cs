using System.Text.Json;

namespace Bifrost.Client.Tests.Json;

/// <summary>Payloads are compared by their bytes, and validated when they are used.</summary>
public sealed class PayloadEqualityTests
{
    [Test]
    public void Payloads_with_the_same_bytes_are_equal()
    {
        JsonPayload one = JsonPayload.Parse("{\"a\":1}");
        JsonPayload other = JsonPayload.Parse("{\"a\":1}");

        Assert.That((one == other, one != other, one.Equals(other), one.Equals((object)other)), Is.EqualTo((true, false, true, true)));
        Assert.That(one.GetHashCode(), Is.EqualTo(other.GetHashCode()));
    }

    [TestCase("{\"a\":2}")]
    [TestCase("{ \"a\":1}")]
    [TestCase("1")]
    public void Payloads_with_other_bytes_are_not_equal(string json)
    {
        JsonPayload one = JsonPayload.Parse("{\"a\":1}");
        JsonPayload other = JsonPayload.Parse(json);

        Assert.That((one == other, one != other, one.Equals(other), one.Equals((object)other)), Is.EqualTo((false, true, false, false)));
        Assert.That(one.GetHashCode(), Is.Not.EqualTo(other.GetHashCode()));
        Assert.That(one.Equals("{\"a\":1}"), Is.False);
        Assert.That(one.Equals(null), Is.False);
    }

    [Test]
    public void Text_that_is_missing_is_an_error_of_the_caller() => Assert.That(() => JsonPayload.Parse(null!), Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo("json"));

    [Test]
    public void A_second_value_is_named() =>
        Assert.That(() => new JsonPayload("1 2"u8.ToArray()).ToElement(), Throws.InstanceOf<JsonException>());

    [TestCase(512, true)]
    [TestCase(513, false)]
    public void A_payload_may_be_512_levels_deep(int depth, bool isAccepted)
    {
        string json = new string('[', depth) + new string(']', depth);

        Assert.That(() => JsonPayload.Parse(json), isAccepted ? Throws.Nothing : Throws.InstanceOf<JsonException>());
        Assert.That(
            () => JsonSerializer.Deserialize(json, BifrostJson.TypeInfo<JsonElement>()),
            isAccepted ? Throws.Nothing : Throws.InstanceOf<JsonException>());
    }

    [Test]
    public void A_payload_is_deserialized_with_the_metadata_of_its_type()
    {
        Batch? batch = JsonPayload.Parse("""{"id":"b"}""").Deserialize(BifrostJson.TypeInfo<Batch>());

        Assert.That(batch!.Id, Is.EqualTo("b"));
        Assert.That(JsonPayload.Parse("null").Deserialize(BifrostJson.TypeInfo<Batch>()), Is.Null);
    }

    [Test]
    public void The_options_of_the_library_cannot_be_changed_and_do_not_escape_text()
    {
        Assert.That(BifrostJson.DefaultOptions.IsReadOnly, Is.True);
        Assert.That(RecordJson.Serialize(new Batch { Id = "é<b>漢" }), Does.Contain("é<b>漢"));
    }

    [Test]
    public void Lists_that_are_not_empty_are_written()
    {
        var fields = new BifrostExtraFields { DroppedCompatPluginParams = ["p"], ParseErrors = [new BatchError { Code = "c" }] };

        Assert.That(RecordJson.Serialize(fields), Is.EqualTo("""{"parse_errors":[{"code":"c"}],"dropped_compat_plugin_params":["p"]}"""));
    }

    [Test]
    public void Lists_that_are_empty_are_left_out_of_the_extra_fields_only() =>
        Assert.That(RecordJson.Serialize(new Batch { Errors = new BatchErrors { Items = [] }, ExtraFields = new BifrostExtraFields() }), Does.Contain("\"errors\":{\"data\":[]}").And.Contain("\"extra_fields\":{}"));
}
