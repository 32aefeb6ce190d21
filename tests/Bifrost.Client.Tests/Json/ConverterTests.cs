using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client.Tests.Json;

/// <summary>What each converter reads, what it writes, and what it says about a value that it cannot read.</summary>
public sealed class ConverterTests
{
    private const string NoInt64 = "The JSON value is not an integer in the range of Int64.";
    private const string NoMilliseconds = "The JSON value is not a number of milliseconds.";
    private const string NoDuration = "The JSON value is not a number of milliseconds, or out of range.";
    private const string NoTime = "The JSON value is neither a Unix time in seconds nor an ISO 8601 time.";
    private const string TimeOutOfRange = "The JSON value is outside the range of supported times.";

    private static IEnumerable<TestCaseData> NullWriters =>
    [
        Case("Int32", () => new LenientInt32Converter().Write(null!, 1, JsonSerializerOptions.Default)),
        Case("Int64", () => new LenientInt64Converter().Write(null!, 1, JsonSerializerOptions.Default)),
        Case("String", () => new LenientStringConverter().Write(null!, "", JsonSerializerOptions.Default)),
        Case("Milliseconds", () => new MillisecondsConverter().Write(null!, TimeSpan.Zero, JsonSerializerOptions.Default)),
        Case("Unix time", () => new UnixTimeConverter().Write(null!, DateTimeOffset.UnixEpoch, JsonSerializerOptions.Default)),
        Case("Map", () => new StringMapConverter().Write(null!, new Dictionary<string, string>(), JsonSerializerOptions.Default)),
        Case("Open value", () => new OpenValueConverter<BatchStatus>().Write(null!, default, JsonSerializerOptions.Default)),
        Case("Payload", () => new JsonPayload.Converter().Write(null!, default, JsonSerializerOptions.Default)),
    ];

    [TestCase("9223372036854775807", long.MaxValue)]
    [TestCase("\"9223372036854775807\"", long.MaxValue)]
    [TestCase("9223372036854775807.0", long.MaxValue)]
    [TestCase("-9223372036854775808.0", long.MinValue)]
    [TestCase("\"-9223372036854775808\"", long.MinValue)]
    [TestCase("\" 5 \"", 5L)]
    [TestCase("5e2", 500L)]
    [TestCase("null", 0L)]
    public void An_integer_of_64_bits_is_read(string json, long expected) => Assert.That(Read(new LenientInt64Converter(), json), Is.EqualTo(expected));

    [TestCase("9223372036854775808")]
    [TestCase("-9223372036854775809")]
    [TestCase("1.5")]
    [TestCase("1e99")]
    [TestCase("\"\"")]
    [TestCase("\"many\"")]
    [TestCase("true")]
    [TestCase("[]")]
    public void What_is_not_an_integer_of_64_bits_is_an_error(string json) =>
        Assert.That(() => Read(new LenientInt64Converter(), json), Throws.TypeOf<JsonException>().With.Message.StartsWith(NoInt64));

    [TestCase("2147483647", int.MaxValue)]
    [TestCase("\"-2147483648\"", int.MinValue)]
    [TestCase("null", 0)]
    public void An_integer_of_32_bits_is_read(string json, int expected) => Assert.That(Read(new LenientInt32Converter(), json), Is.EqualTo(expected));

    [TestCase("2147483648")]
    [TestCase("-2147483649")]
    public void What_is_not_an_integer_of_32_bits_is_an_error(string json) =>
        Assert.That(() => Read(new LenientInt32Converter(), json), Throws.TypeOf<JsonException>().With.Message.StartsWith("The JSON value is outside the range of Int32."));

    [TestCase("\"a\"", "a")]
    [TestCase("1.50", "1.50")]
    [TestCase("true", "true")]
    [TestCase("false", "false")]
    [TestCase("null", null)]
    public void A_text_is_read(string json, string? expected) => Assert.That(Read(new LenientStringConverter(), json), Is.EqualTo(expected));

    [TestCase("[]")]
    [TestCase("{}")]
    public void What_is_not_a_text_is_an_error(string json) =>
        Assert.That(() => Read(new LenientStringConverter(), json), Throws.TypeOf<JsonException>().With.Message.StartsWith("The JSON value is not a string, a number or a boolean."));

    /// <summary>The serializer reads streams in pieces.</summary>
    [Test]
    public void A_number_that_is_split_between_two_buffers_is_read_as_a_whole()
    {
        var first = new Segment("12"u8.ToArray(), 0);
        Segment last = first.Append("34.50 "u8.ToArray());
        var reader = new Utf8JsonReader(new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length));
        reader.Read();

        Assert.That(LenientStringConverter.ReadText(ref reader), Is.EqualTo("1234.50"));
    }

    [TestCase("0", "00:00:00")]
    [TestCase("1500", "00:00:01.5000000")]
    [TestCase("-1", "-00:00:00.0010000")]
    [TestCase("40.5", "00:00:00.0405000")]
    [TestCase("\"40.5\"", "00:00:00.0405000")]
    [TestCase("3000000000", "34.17:20:00")]
    [TestCase("922337203685476", "10675199.02:48:05.4760000")]
    [TestCase("null", null)]
    public void A_duration_is_read(string json, string? expected) =>
        Assert.That(Read(new MillisecondsConverter(), json)?.ToString("c", System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(expected));

    [TestCase("true", NoMilliseconds)]
    [TestCase("[]", NoMilliseconds)]
    [TestCase("\"soon\"", NoDuration)]
    [TestCase("\"\"", NoDuration)]
    [TestCase("1e30", NoDuration)]
    [TestCase("-1e30", NoDuration)]
    [TestCase("922337203685478", NoDuration)]
    [TestCase("-922337203685478", NoDuration)]
    public void What_is_not_a_duration_is_an_error(string json, string message) =>
        Assert.That(() => Read(new MillisecondsConverter(), json), Throws.TypeOf<JsonException>().With.Message.StartsWith(message));

    [TestCase(15_000_000L, "1500")]
    [TestCase(405_000L, "40.5")]
    [TestCase(1L, "0.0001")]
    [TestCase(0L, "0")]
    public void A_duration_is_written_in_milliseconds(long ticks, string expected) => Assert.That(Write(new MillisecondsConverter(), new TimeSpan(ticks)), Is.EqualTo(expected));

    [TestCase("1", "1970-01-01T00:00:01.0000000")]
    [TestCase("-1", "1969-12-31T23:59:59.0000000")]
    [TestCase("1760000000.25", "2025-10-09T08:53:20.2500000")]
    [TestCase("253402300798", "9999-12-31T23:59:58.0000000")]
    [TestCase("\"253402300798.5\"", "9999-12-31T23:59:58.5000000")]
    [TestCase("-62135596800", "0001-01-01T00:00:00.0000000")]
    [TestCase("\"2025-10-09\"", "2025-10-09T00:00:00.0000000")]
    [TestCase("\"2025-10-09T08:53:20\"", "2025-10-09T08:53:20.0000000")]
    [TestCase("null", null)]
    [TestCase("0", null)]
    [TestCase("0.0", null)]
    [TestCase("\"0\"", null)]
    [TestCase("\"\"", null)]
    public void A_time_is_read(string json, string? expected) =>
        Assert.That(Read(new UnixTimeConverter(), json)?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(expected));

    [TestCase("true", "The JSON value is not a number or a string.")]
    [TestCase("{}", "The JSON value is not a number or a string.")]
    [TestCase("\"soon\"", NoTime)]
    [TestCase("253402300799", TimeOutOfRange)]
    [TestCase("\"253402300799\"", TimeOutOfRange)]
    [TestCase("-62135596801", TimeOutOfRange)]
    [TestCase("1e30", TimeOutOfRange)]
    [TestCase("1e300", TimeOutOfRange)]
    public void What_is_not_a_time_is_an_error(string json, string message) =>
        Assert.That(() => Read(new UnixTimeConverter(), json), Throws.TypeOf<JsonException>().With.Message.StartsWith(message));

    [TestCase(17_600_000_000_000_000L, "1760000000")]
    [TestCase(17_600_000_002_500_000L, "1760000000.25")]
    [TestCase(-10_000_000L, "-1")]
    [TestCase(1L, "0.0000001")]
    public void A_time_is_written_in_seconds(long ticks, string expected) => Assert.That(Write(new UnixTimeConverter(), DateTimeOffset.UnixEpoch.AddTicks(ticks)), Is.EqualTo(expected));

    [Test]
    public void What_is_not_set_is_written_as_null()
    {
        Assert.That(Write(new UnixTimeConverter(), null), Is.EqualTo("null"));
        Assert.That(Write(new MillisecondsConverter(), null), Is.EqualTo("null"));
        Assert.That(Write(new JsonPayload.Converter(), default), Is.EqualTo("null"));
    }

    [Test]
    public void Numbers_and_texts_are_written_as_they_are()
    {
        Assert.That(Write(new LenientInt32Converter(), -5), Is.EqualTo("-5"));
        Assert.That(Write(new LenientInt64Converter(), long.MinValue), Is.EqualTo("-9223372036854775808"));
        Assert.That(Write(new LenientStringConverter(), "404"), Is.EqualTo("\"404\""));
        Assert.That(Write(new OpenValueConverter<BatchStatus>(), BatchStatus.Ended), Is.EqualTo("\"ended\""));
    }

    [Test]
    public void A_map_is_read_and_written()
    {
        IReadOnlyDictionary<string, string> map = Read(new StringMapConverter(), """{"a":"x","b":[1, 2],"c":null}""")!;

        Assert.That(map, Is.EqualTo(new Dictionary<string, string> { ["a"] = "x", ["b"] = "[1, 2]", ["c"] = "null" }));
        Assert.That(Write(new StringMapConverter(), map), Is.EqualTo("""{"a":"x","b":"[1, 2]","c":"null"}"""));
        Assert.That(Read(new StringMapConverter(), "{}"), Is.Empty);
        Assert.That(() => Write(new StringMapConverter(), null!), Throws.ArgumentNullException);
    }

    [TestCase("[]")]
    [TestCase("\"a\"")]
    public void What_is_not_an_object_is_not_a_map(string json) =>
        Assert.That(() => Read(new StringMapConverter(), json), Throws.TypeOf<JsonException>().With.Message.StartsWith("The JSON value is not an object."));

    [TestCaseSource(nameof(NullWriters))]
    public void A_converter_without_a_writer_says_so(Action write) =>
        Assert.That(() => write(), Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo("writer"));

    private static TestCaseData Case(string name, Action write) => new TestCaseData(write).SetName(name);

    private static T? Read<T>(JsonConverter<T> converter, string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return converter.Read(ref reader, typeof(T), JsonSerializerOptions.Default);
    }

    private static string Write<T>(JsonConverter<T> converter, T value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            converter.Write(writer, value, JsonSerializerOptions.Default);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
