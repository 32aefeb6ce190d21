using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Tests.Reading;

/// <summary>
/// The streaming reader gives the items of the serializer for any document and any chunk sizes. A failure names its seed, which reproduces
/// it. BIFROST_PROPERTY_FACTOR=20 runs 20 times as many cases.
/// </summary>
public sealed class PageReaderPropertyTests
{
    private static int Factor =>
        int.TryParse(Environment.GetEnvironmentVariable("BIFROST_PROPERTY_FACTOR"), NumberStyles.None, CultureInfo.InvariantCulture, out int factor) ? factor : 1;

    [Test]
    public void Items_equal_those_of_the_serializer_wherever_the_document_is_split([Range(0, 3)] int part)
    {
        int cases = 0;
        for (int seed = part; cases < 25_000 * Factor; seed += 4)
        {
            byte[] document = new RandomDocument(new Random(seed)).Next();
            ReadOutcome plain = ReadOutcome.Plain(document);
            if (plain.Error is not null)
                Assert.Fail($"seed {seed} made no valid document: {Encoding.UTF8.GetString(document)}");
            for (int cut = 0; cut <= document.Length; cut++, cases++)
                AssertSame(plain, ReadOutcome.Stream(document, cut), document, $"seed {seed}, cut at {cut}");
        }
    }

    [Test]
    public void Items_equal_those_of_the_serializer_for_any_number_of_chunks([Range(0, 3)] int part)
    {
        for (int seed = part; seed < 12_000 * Factor; seed += 4)
        {
            var random = new Random(seed);
            byte[] document = new RandomDocument(random).Next();
            int most = random.Next(1, 200);
            IEnumerable<int> sizes = Enumerable.Range(0, document.Length).Select(_ => random.Next(1, most + 1)).ToArray();
            AssertSame(ReadOutcome.Plain(document), ReadOutcome.Stream(document, sizes), document, $"seed {seed}, pieces up to {most}");
        }
    }

    [Test]
    public void A_truncated_document_gives_its_items_and_then_an_error([Range(0, 3)] int part)
    {
        int cases = 0;
        for (int seed = part; cases < 15_000 * Factor; seed += 4)
        {
            byte[] document = TrimEnd(new RandomDocument(new Random(seed)).Next());
            ReadOutcome plain = ReadOutcome.Plain(document);
            for (int length = 0; length < document.Length; length++, cases++)
            {
                ReadOutcome reading = ReadOutcome.Stream(document.AsMemory(0, length), 7, 64);
                if (reading.Error is not BifrostInvalidResponseException)
                    Assert.Fail($"seed {seed}, length {length}: {reading.Error?.ToString() ?? "no error"}");
                AssertPrefix(plain, reading, $"seed {seed}, length {length}");
            }
        }
    }

    [Test]
    public void A_document_with_changed_bytes_gives_the_items_of_the_serializer_or_is_rejected([Range(0, 3)] int part)
    {
        for (int seed = part; seed < 40_000 * Factor; seed += 4)
        {
            var random = new Random(seed);
            byte[] original = new RandomDocument(random).Next();
            byte[] document = Mutate(original, random);
            ReadOutcome plain = ReadOutcome.Plain(document);
            ReadOutcome reading = ReadOutcome.Stream(document, random.Next(document.Length + 1), random.Next(1, 300));
            string which = $"seed {seed}";
            if (plain.Error is null && !IsRejectedByDesign(reading))
                AssertSame(plain, reading, document, which);
            else if (plain.Error is not null)
                AssertRejected(document, reading, which);
        }
    }

    // Two kinds of document are accepted by the serializer only: results twice, of which it drops the first, and JSON that is not a page.
    private static bool IsRejectedByDesign(ReadOutcome reading) =>
        reading.Error is BifrostInvalidResponseException { Message: string message }
        && (message.Contains("results twice", StringComparison.Ordinal) || message.Contains("neither results nor a batch_id", StringComparison.Ordinal));

    // What the serializer rejects, the reader rejects too, or the error is in a payload, which then throws when it is used.
    private static void AssertRejected(byte[] document, ReadOutcome reading, string which)
    {
        bool isInvalidPayload = reading.Items.Any(item => !IsJson(item.Response?.Body) || !IsJson(item.Result?.Message));
        if (reading.Error is null && !isInvalidPayload)
            Assert.Fail($"{which}: the serializer rejects this document, the reader accepted it: {Encoding.UTF8.GetString(document)}");
    }

    private static bool IsJson(JsonPayload? payload)
    {
        if (payload is not { } json)
            return true;
        try
        {
            // The serializer counts the depth from the root of the document, and does not decode strings that are not read.
            json.ToElement();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static byte[] Mutate(byte[] document, Random random)
    {
        var bytes = document.ToList();
        for (int changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            int at = random.Next(bytes.Count);
            byte value = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)"{}[]\",:\\ n0\u0001e"[random.Next(13)];
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, value);
                    break;
                case 2:
                    bytes[at] = value;
                    break;
                default:
                    (bytes[at], bytes[^1]) = (bytes[^1], bytes[at]);
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] TrimEnd(byte[] document) => document.AsSpan().TrimEnd(" \n\r\t"u8).ToArray();

    private static void AssertPrefix(ReadOutcome plain, ReadOutcome reading, string which)
    {
        if (reading.Items.Count > plain.Items.Count)
            Assert.Fail($"{which}: {reading.Items.Count} items of {plain.Items.Count}");
        for (int index = 0; index < reading.Items.Count; index++)
            AssertSame(plain.Items[index], reading.Items[index], which);
    }

    private static void AssertSame(ReadOutcome plain, ReadOutcome reading, byte[] document, string which)
    {
        if (reading.Error is not null)
            Assert.Fail($"{which}: {reading.Error.Message} {Encoding.UTF8.GetString(document)}");
        if (plain.Items.Count != reading.Items.Count)
            Assert.Fail($"{which}: {reading.Items.Count} items instead of {plain.Items.Count}: {Encoding.UTF8.GetString(document)}");
        AssertPrefix(plain, reading, which);
        string rest = ReadOutcome.ShowRest(plain.Rest), read = ReadOutcome.ShowRest(reading.Rest);
        if (rest != read)
            Assert.That(read, Is.EqualTo(rest), which);
    }

    private static void AssertSame(BatchResultItem plain, BatchResultItem read, string which)
    {
        string expected = ReadOutcome.Show(plain), actual = ReadOutcome.Show(read);
        if (expected != actual)
            Assert.That(actual, Is.EqualTo(expected), which);
    }
}
