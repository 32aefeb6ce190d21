using System.Text;
using System.Text.Json;
using Bifrost.Client.Json;

namespace Bifrost.Client.Tests.Json;

/// <summary>The members and values that are read without parsing the JSON around them.</summary>
public sealed class JsonCursorTests
{
    [TestCase("{\"a\":1,\"b\":[2],\"c\":{\"d\":3}}", "a=1 b=[2] c={\"d\":3}")]
    [TestCase(" {\r\n\t\"a\" : \"x\" , \"b\" :null } ", "a=\"x\" b=null")]
    [TestCase("{}", "")]
    [TestCase("{ }", "")]
    [TestCase("[1]", "")]
    [TestCase("5", "")]
    [TestCase("{\"\":1}", "=1")]
    [TestCase("{\"\\u0061\\\"b\":1}", "a\"b=1")]
    [TestCase("{\"a\\\\\":\"\\\\\",\"b\":\"\\\\\\\"\"}", "a\\=\"\\\\\" b=\"\\\\\\\"\"")]
    public void Members_are_read_in_order(string json, string expected)
    {
        var cursor = new JsonCursor(Encoding.UTF8.GetBytes(json));
        var members = new List<string>();
        for (bool more = cursor.EnterObject(); more; more = cursor.NextMember())
        {
            string name = Encoding.UTF8.GetString(cursor.ReadName());
            members.Add($"{name}={Encoding.UTF8.GetString(cursor.ReadRaw())}");
        }

        Assert.That(string.Join(' ', members), Is.EqualTo(expected));
    }

    [TestCase("[1,\"a\",[2,3],{}]", "1 \"a\" [2,3] {}")]
    [TestCase("[ 1\n,\ttrue\r]", "1 true")]
    [TestCase("[]", "")]
    [TestCase("[ ]", "")]
    [TestCase("{\"a\":1}", "")]
    [TestCase("\"[1]\"", "")]
    public void Elements_are_read_in_order(string json, string expected)
    {
        var cursor = new JsonCursor(Encoding.UTF8.GetBytes(json));
        var elements = new List<string>();
        for (bool more = cursor.EnterArray(); more; more = cursor.NextElement())
            elements.Add(Encoding.UTF8.GetString(cursor.ReadRaw()));

        Assert.That(string.Join(' ', elements), Is.EqualTo(expected));
    }

    [Test]
    public void The_elements_after_the_first_are_skipped_up_to_the_end_of_their_array()
    {
        var cursor = new JsonCursor("[[1,2,[3],\"]\"],4]"u8);
        Assert.That(cursor.EnterArray() && cursor.EnterArray(), Is.True);
        cursor.Skip();

        cursor.SkipOtherElements();

        Assert.That(cursor.NextElement(), Is.True);
        Assert.That(cursor.ReadCount(), Is.EqualTo(4));
        Assert.That(cursor.NextElement(), Is.False);
    }

    [TestCase("0", 0L)]
    [TestCase("-0", 0L)]
    [TestCase("12", 12L)]
    [TestCase("9007199254740992", 9007199254740992L)]
    [TestCase("9007199254740993", null)]
    [TestCase("9223372036854775808", null)]
    [TestCase("-1", null)]
    [TestCase("1e3", 1000L)]
    [TestCase("2.0", 2L)]
    [TestCase("9.007199254740992e15", 9007199254740992L)]
    [TestCase("9.007199254740994e15", null)]
    [TestCase("0e0", 0L)]
    [TestCase("-1e0", null)]
    [TestCase("1.5", null)]
    [TestCase("1e400", null)]
    [TestCase("\"5\"", null)]
    [TestCase("5x", null)]
    [TestCase("1e3x", null)]
    [TestCase("null", null)]
    [TestCase("[5]", null)]
    public void A_count_is_a_whole_number_from_0_to_2_to_the_power_of_53(string value, long? expected)
    {
        var cursor = new JsonCursor(Encoding.UTF8.GetBytes(value + " ,"));

        Assert.That(cursor.ReadCount(), Is.EqualTo(expected));
        Assert.That(cursor.Peek(), Is.EqualTo((byte)','), "The value was passed.");
    }

    [TestCase("\"a\\u0062\"", "ab", "a\\u0062")]
    [TestCase("\"\"", "", "")]
    [TestCase("\"\\\\\"", "\\", "\\\\")]
    [TestCase("\"a\\\"b\"", "a\"b", "a\\\"b")]
    public void A_string_is_read_with_or_without_its_escape_sequences(string json, string text, string raw)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json + ",");
        var asText = new JsonCursor(utf8);
        var asWord = new JsonCursor(utf8);
        var undecoded = new JsonCursor(utf8);

        Assert.That(asText.ReadText(), Is.EqualTo(text));
        Assert.That(Encoding.UTF8.GetString(asWord.ReadWord()), Is.EqualTo(text));
        Assert.That(undecoded.TryReadString(out ReadOnlySpan<byte> read), Is.True);
        Assert.That(Encoding.UTF8.GetString(read), Is.EqualTo(raw));
        Assert.That((asText.Peek(), asWord.Peek(), undecoded.Peek()), Is.EqualTo(((byte)',', (byte)',', (byte)',')));
    }

    [TestCase("5")]
    [TestCase("null")]
    [TestCase("[\"a\"]")]
    [TestCase("{\"a\":\"b\"}")]
    public void What_is_not_a_string_is_skipped(string json)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json + ",");
        var asText = new JsonCursor(utf8);
        var asWord = new JsonCursor(utf8);

        Assert.That(asText.ReadText(), Is.Null);
        Assert.That(asWord.ReadWord().IsEmpty, Is.True);
        Assert.That((asText.Peek(), asWord.Peek()), Is.EqualTo(((byte)',', (byte)',')));
    }

    [TestCase("1,")]
    [TestCase("1}")]
    [TestCase("1]")]
    [TestCase("1 ")]
    [TestCase("1\n")]
    [TestCase("1\r")]
    [TestCase("1\t")]
    [TestCase("1")]
    public void A_number_ends_before_what_can_follow_it(string json)
    {
        var cursor = new JsonCursor(Encoding.UTF8.GetBytes(json));

        Assert.That(Encoding.UTF8.GetString(cursor.ReadRaw()), Is.EqualTo("1"));
    }

    [TestCase(512, true)]
    [TestCase(513, false)]
    public void A_value_may_be_512_levels_deep(int depth, bool isAccepted)
    {
        byte[] json = Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth));

        Assert.That(() => new JsonCursor(json).ReadRaw().Length, isAccepted ? Is.EqualTo(2 * depth) : Throws.TypeOf<JsonException>());
    }

    [TestCase("", 0)]
    [TestCase("  ", 2)]
    [TestCase("{", 1)]
    [TestCase("{a:1}", 1)]
    [TestCase("{\"a\" 1}", 5)]
    [TestCase("{\"a\"", 4)]
    [TestCase("{\"a\":}", 5)]
    [TestCase("{\"a\":1 \"b\":2}", 7)]
    [TestCase("{\"a\":1]", 6)]
    [TestCase("{\"a\":\"b", 6)]
    [TestCase("{\"a\":[1}}", 5)]
    [TestCase("{\"a\":[1", 5)]
    public void Invalid_JSON_is_reported_with_its_place(string json, int position)
    {
        Assert.That(Read, Throws.TypeOf<JsonException>().With.Message.EqualTo($"The JSON is invalid at byte {position}."));

        void Read()
        {
            var cursor = new JsonCursor(Encoding.UTF8.GetBytes(json));
            for (bool more = cursor.EnterObject(); more; more = cursor.NextMember())
            {
                cursor.ReadName();
                cursor.Skip();
            }
        }
    }
}
