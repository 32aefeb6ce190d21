using System.Text;

namespace Bifrost.Client.Tests.Reading;

/// <summary>Generates random pages of results: what gateways send, and much else that is valid JSON.</summary>
internal sealed class RandomDocument(Random random)
{
    private static readonly string[] Texts =
    [
        "", "a", "request-1", "quote \\\" and \\\\", "\\u0041\\u00e9", "\\ud83d\\ude00", "é漢字😀", "{[}]", "\\\\", "\\\\\\\"", "\\n\\t\\/",
        "\"results\":[".Replace("\"", "\\\"", StringComparison.Ordinal), "</html>", "\u2028", new string('x', 70), new string('\\', 130), "custom_id",
    ];

    private static readonly string[] Names =
        ["a", "results", "custom_id", "response", "body", "has_more", "type", "error", "", "é", "\\u0061", "x\\\"y", "message"];

    public byte[] Next()
    {
        var text = new StringBuilder();
        if (Chance(20))
            text.Append('\ufeff');
        Space(text);
        text.Append('{');
        var members = new List<Action<StringBuilder>>();
        if (!Chance(12))
            members.Add(Results);
        if (members.Count == 0)
            members.Add(document => Member(document, "batch_id", static inner => inner.Append("\"b\"")));
        else if (!Chance(12))
            members.Add(document => Member(document, "batch_id", Text));
        if (Chance(2))
            members.Add(document => Member(document, "extra_fields", inner => inner.Append("""{"request_type":"batch_results","latency":12}""")));
        if (Chance(3))
            members.Add(document => Member(document, "has_more", inner => inner.Append(Chance(2) ? "true" : "false")));
        if (Chance(3))
            members.Add(document => Member(document, "next_cursor", Text));
        for (int more = random.Next(3); more > 0; more--)
            members.Add(document => Member(document, "extra" + random.Next(5), inner => Value(inner, 3)));
        Shuffle(members);
        if (Chance(15))
            members.Insert(0, document => Member(document, "results", inner => inner.Append(Chance(2) ? " null " : "[ ]")));
        Join(text, members);
        text.Append('}');
        Space(text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public byte[] NextItem()
    {
        var text = new StringBuilder();
        Item(text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void Results(StringBuilder text) => Member(text, Chance(25) ? "re\\u0073ults" : "results", inner =>
    {
        if (Chance(15))
        {
            inner.Append("null");
            return;
        }

        inner.Append('[');
        int count = random.Next(6);
        for (int index = 0; index < count; index++)
        {
            if (index > 0)
                Comma(inner);
            Space(inner);
            if (Chance(40))
                inner.Append("null");
            else
                Item(inner);
            Space(inner);
        }

        inner.Append(']');
    });

    private void Item(StringBuilder text)
    {
        var members = new List<Action<StringBuilder>>();
        if (!Chance(10))
            members.Add(item => Member(item, Chance(20) ? "custom\\u005fid" : "custom_id", inner => OrNull(inner, Text)));
        if (Chance(8))
            members.Add(item => Member(item, "custom_id", Text));
        if (Chance(3))
            members.Add(item => Member(item, "id", Text));
        for (int more = Chance(8) ? 2 : 1; more > 0 && !Chance(5); more--)
        {
            members.Add(item => Member(item, "response", inner => OrNull(inner, response => Object(
                response,
                [
                    part => Member(part, "status_code", number => number.Append(Chance(12) ? "\"200\"" : Chance(12) ? "0" : random.Next(100, 600).ToString(System.Globalization.CultureInfo.InvariantCulture))),
                    part => Member(part, "request_id", id => OrNull(id, Text)),
                    part => Member(part, "body", body => Value(body, 6, container: !Chance(8))),
                ]))));
        }

        if (Chance(4))
        {
            members.Add(item => Member(item, "result", inner => OrNull(inner, result => Object(
                result,
                [
                    part => Member(part, "type", type => type.Append(Chance(2) ? "\"succeeded\"" : Chance(2) ? "\"expired\"" : "\"odd\"")),
                    part => Member(part, "message", body => Value(body, 4, container: true)),
                ]))));
        }

        if (Chance(4))
        {
            members.Add(item => Member(item, "error", inner => OrNull(inner, error => Object(
                error,
                [
                    part => Member(part, "code", code => OrNull(code, Chance(5) ? number => number.Append("404") : Text)),
                    part => Member(part, "message", message => OrNull(message, Text)),
                ]))));
        }

        if (Chance(6))
            members.Add(item => Member(item, Names[random.Next(Names.Length)] + "_", inner => Value(inner, 3)));
        Shuffle(members);
        text.Append('{');
        Join(text, members);
        text.Append('}');
    }

    private void Object(StringBuilder text, List<Action<StringBuilder>> members)
    {
        members.RemoveAll(_ => Chance(8));
        if (Chance(15))
            members.Add(inner => Member(inner, "other", value => Value(value, 2)));
        if (members.Count > 0 && Chance(15))
            members.Add(members[0]);
        Shuffle(members);
        text.Append('{');
        Join(text, members);
        text.Append('}');
    }

    private void Value(StringBuilder text, int depth, bool container = false)
    {
        switch (depth == 0 ? random.Next(3) : random.Next(container ? 3 : 0, 5))
        {
            case 0:
                Text(text);
                break;
            case 1:
                text.Append(random.Next(6) switch { 0 => "-0.0", 1 => "1.5e+30", 2 => "12345678901234567890", 3 => "0", 4 => "-17", _ => "3.25" });
                break;
            case 2:
                text.Append(random.Next(3) switch { 0 => "true", 1 => "false", _ => "null" });
                break;
            case 3:
                text.Append('[');
                for (int index = 0, count = random.Next(5); index < count; index++)
                {
                    if (index > 0)
                        Comma(text);
                    Value(text, depth - 1);
                }

                text.Append(']');
                break;
            default:
                text.Append('{');
                for (int index = 0, count = random.Next(5); index < count; index++)
                {
                    if (index > 0)
                        Comma(text);
                    Member(text, Names[random.Next(Names.Length)], inner => Value(inner, depth - 1));
                }

                text.Append('}');
                break;
        }
    }

    private void Text(StringBuilder text)
    {
        text.Append('"');
        for (int parts = random.Next(4); parts >= 0; parts--)
            text.Append(Texts[random.Next(Texts.Length)]);
        text.Append('"');
    }

    private void Member(StringBuilder text, string name, Action<StringBuilder> value)
    {
        Space(text);
        text.Append('"').Append(name).Append('"');
        Space(text);
        text.Append(':');
        Space(text);
        value(text);
        Space(text);
    }

    private void OrNull(StringBuilder text, Action<StringBuilder> value)
    {
        if (Chance(8))
            text.Append("null");
        else
            value(text);
    }

    private void Join(StringBuilder text, List<Action<StringBuilder>> members)
    {
        for (int index = 0; index < members.Count; index++)
        {
            if (index > 0)
                text.Append(',');
            members[index](text);
        }
    }

    private void Comma(StringBuilder text)
    {
        Space(text);
        text.Append(',');
        Space(text);
    }

    private void Space(StringBuilder text)
    {
        if (!Chance(12))
            return;
        for (int count = random.Next(4); count > 0; count--)
            text.Append(" \n\r\t"[random.Next(4)]);
    }

    private void Shuffle(List<Action<StringBuilder>> members)
    {
        if (Chance(2))
            return;
        for (int index = members.Count - 1; index > 0; index--)
        {
            int other = random.Next(index + 1);
            (members[index], members[other]) = (members[other], members[index]);
        }
    }

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;
}
