using System.Text;
using System.Text.Json;
using Bifrost.Client.Json;

namespace Bifrost.Client.Tests.Json;

/// <summary>Where JSON could not be read, and why.</summary>
public sealed class JsonErrorsTests
{
    [TestCase("{\"id\":x}", 6)]
    [TestCase("{\n\"id\":x}", 7)]
    [TestCase("{\n\n \"id\":\n x}", 11)]
    [TestCase("{\"metadata\":{\"a\":\"b\"},\n\"created_at\":{}}", 37)]
    public void The_position_counts_the_bytes_of_the_lines_before(string json, int expected)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        JsonException exception = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(utf8, BifrostJson.TypeInfo<Batch>()))!;

        Assert.That(JsonErrors.GetPosition(exception, utf8), Is.EqualTo(expected));
    }

    [Test]
    public void An_exception_without_a_place_is_at_the_start() => Assert.That(JsonErrors.GetPosition(new JsonException("no"), "{\n}"u8), Is.Zero);

    [TestCase("What is wrong. Path: $.a | LineNumber: 0 | BytePositionInLine: 5.", "$.a", "$.a: What is wrong")]
    [TestCase("What is wrong. LineNumber: 0 | BytePositionInLine: 5.", null, "What is wrong")]
    [TestCase("What is wrong. LineNumber: 0 | BytePositionInLine: 5.", "", "What is wrong")]
    [TestCase("What is wrong.", "$.a", "$.a: What is wrong")]
    [TestCase(" Path: $.a", null, "")]
    public void The_description_has_the_member_and_no_place(string message, string? path, string expected) =>
        Assert.That(JsonErrors.Describe(new JsonException(message, path, 0, 5)), Is.EqualTo(expected));
}
