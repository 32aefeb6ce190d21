using System.Text;
using System.Text.Json;
using Bifrost.Client.Json;

namespace Bifrost.Client.Tests.Json;

/// <summary>Strings of JSON, decoded as the serializer does it, and where that throws, with U+FFFD.</summary>
public sealed class JsonTextTests
{
    [TestCase("\\n\\t\\r\\b\\f\\/\\\\\\\"", "\n\t\r\b\f/\\\"")]
    [TestCase("\\u0041\\u00e9\\u00E9\\u6f22", "Aéé漢")]
    [TestCase("\\ud83d\\ude00", "😀")]
    [TestCase("\\ud83d", "\ufffd")]
    [TestCase("\\ude00", "\ufffd")]
    [TestCase("\\ude00\\ud83d", "\ufffd\ufffd")]
    [TestCase("\\ud83d\\u0041", "\ufffdA")]
    [TestCase("\\ud83dx", "\ufffdx")]
    [TestCase("\\ud83d\\n", "\ufffd\n")]
    [TestCase("\\ud83d\\ud83d\\ude00", "\ufffd😀")]
    [TestCase("", "")]
    public void Escape_sequences_are_decoded(string text, string expected) => Assert.That(JsonText.Decode(Encoding.UTF8.GetBytes(text)), Is.EqualTo(expected));

    [Test]
    public void The_first_and_the_last_unit_are_decoded() => Assert.That(JsonText.Decode("\\u0000\\uffff"u8), Is.EqualTo("\0\uffff"));

    [TestCase("\\")]
    [TestCase("\\q")]
    [TestCase("\\N")]
    [TestCase("\\u")]
    [TestCase("\\u123")]
    [TestCase("\\u12g4")]
    [TestCase("\\u+123")]
    [TestCase("\\u 123")]
    [TestCase("\\ud83d\\u12")]
    [TestCase("0123456789abcdef\\")]
    public void An_escape_sequence_that_does_not_exist_is_an_error(string text) => Assert.That(
        () => JsonText.Decode(Encoding.UTF8.GetBytes(text)), Throws.TypeOf<JsonException>().With.Message.EqualTo("An escape sequence of a string is invalid."));

    /// <summary>Blocks of 16 bytes are written as a whole; more than 256 bytes do not fit on the stack.</summary>
    [Test]
    public void A_text_of_any_length_is_decoded_wherever_its_special_characters_are()
    {
        string[] specials = ["é", "漢", "😀", "\\n", "\\u00e9", "\\ud83d\\ude00"];
        foreach (int length in (int[])[0, 1, 14, 15, 16, 17, 31, 32, 33, 240, 250, 255, 256, 257, 300, 1000])
        {
            foreach (string special in specials)
            {
                string text = new string('a', length) + special + new string('b', length % 40);
                Assert.That(JsonText.Decode(Encoding.UTF8.GetBytes(text)), Is.EqualTo(JsonSerializer.Deserialize<string>($"\"{text}\"")), $"{length} {special}");
            }
        }
    }

    [Test]
    public void Bytes_that_are_not_UTF_8_become_what_the_encoding_makes_of_them([Range(0, 3)] int part)
    {
        byte[] special = [0x7f, 0x80, 0xbf, 0xc0, 0xc1, 0xc2, 0xc3, 0xdf, 0xe0, 0xe2, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff, 0x82, 0xac, 0x9f, 0xa0, (byte)'a'];
        for (int seed = part; seed < 8_000; seed += 4)
        {
            var random = new Random(seed);
            byte[] text = new byte[random.Next(1, 60)];
            for (int index = 0; index < text.Length; index++)
                text[index] = random.Next(3) == 0 ? special[random.Next(special.Length)] : (byte)random.Next('a', 'z');

            Assert.That(JsonText.Decode(text), Is.EqualTo(Encoding.UTF8.GetString(text)), $"seed {seed}: {Convert.ToHexString(text)}");
        }
    }

    [Test]
    public void A_text_of_two_bytes_each_is_decoded()
    {
        for (int character = 0x80; character <= 0x7ff; character++)
            Assert.That(JsonText.Decode(Encoding.UTF8.GetBytes(((char)character).ToString())), Is.EqualTo(((char)character).ToString()));
    }

    [Test]
    public void Texts_with_everything_in_any_order_are_decoded_as_by_the_serializer([Range(0, 3)] int part)
    {
        string[] pieces = ["a", "bc", "é", "漢", "😀", "\\n", "\\\\", "\\\"", "\\/", "\\u0041", "\\u00e9", "\\u6f22", "\\ud83d\\ude00", new('x', 16), new('y', 100), "ÿ", "߿", "ࠀ"];
        for (int seed = part; seed < 4_000; seed += 4)
        {
            var random = new Random(seed);
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => pieces[random.Next(pieces.Length)]));

            Assert.That(JsonText.Decode(Encoding.UTF8.GetBytes(text)), Is.EqualTo(JsonSerializer.Deserialize<string>($"\"{text}\"")), $"seed {seed}: {text}");
        }
    }
}
