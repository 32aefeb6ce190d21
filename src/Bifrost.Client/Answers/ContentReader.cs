using Bifrost.Client.Json;

namespace Bifrost.Client.Answers;

/// <summary>Reads content that consists of parts: of Anthropic, Converse, Gemini, OpenAI responses, and the newer models of Mistral.</summary>
internal static class ContentReader
{
    /// <summary>Reads an array of parts.</summary>
    public static void ReadParts(ref JsonCursor json, ref Answer answer)
    {
        for (bool more = json.EnterArray(); more; more = json.NextElement())
            ReadPart(ref json, ref answer);
    }

    /// <summary>Reads a string, or an array of parts.</summary>
    public static void ReadContent(ref JsonCursor json, ref Answer answer)
    {
        if (json.Peek() == '[')
            ReadParts(ref json, ref answer);
        else if (json.TryReadString(out ReadOnlySpan<byte> text))
            answer.AddText(text);
    }

    /// <summary>Reads the array of parts that is a member of an object.</summary>
    public static void ReadPartsOf(ref JsonCursor json, ReadOnlySpan<byte> member, ref Answer answer)
    {
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            if (json.ReadName().SequenceEqual(member))
                ReadParts(ref json, ref answer);
            else
                json.Skip();
        }
    }

    // The type can be the last member: what the part is, is known at its end.
    private static void ReadPart(ref JsonCursor json, ref Answer answer)
    {
        ReadOnlySpan<byte> text = default, type = default, refusal = default;
        bool hasText = false, isThought = false;
        ToolCallReader call = default;
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            ReadOnlySpan<byte> name = json.ReadName();
            if (name.SequenceEqual("text"u8))
                hasText = json.TryReadString(out text);
            else if (name.SequenceEqual("type"u8))
                type = json.ReadWord();
            else if (name.SequenceEqual("refusal"u8))
                json.TryReadString(out refusal);
            else if (name.SequenceEqual("thought"u8))
                isThought = json.ReadRaw().SequenceEqual("true"u8);
            else if (name.SequenceEqual("toolUse"u8) || name.SequenceEqual("functionCall"u8))
                ToolCallReader.Read(ref json, ref answer);
            else if (name.SequenceEqual("citationsContent"u8))
                ReadPartsOf(ref json, "content"u8, ref answer);
            else if (!call.TryRead(ref json, name))
                json.Skip();
        }

        if (hasText && !isThought && (type.IsEmpty || type.SequenceEqual("text"u8) || type.SequenceEqual("output_text"u8)))
            answer.AddText(text);
        else if (type.SequenceEqual("refusal"u8) && answer.Wants(AnswerParts.Refusal))
            answer.Refusal ??= JsonText.Decode(refusal);
        else if (type.SequenceEqual("tool_use"u8))
            call.AddTo(ref answer);
    }
}
