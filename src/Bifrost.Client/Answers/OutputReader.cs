using Bifrost.Client.Json;

namespace Bifrost.Client.Answers;

/// <summary>Reads the member <c>output</c>: the items of an OpenAI response, or the message of Converse and Nova.</summary>
internal static class OutputReader
{
    public static void Read(ref JsonCursor json, ref Answer answer)
    {
        if (json.Peek() == '{')
        {
            ReadConverse(ref json, ref answer);
            return;
        }

        for (bool more = json.EnterArray(); more; more = json.NextElement())
            ReadItem(ref json, ref answer);
    }

    private static void ReadConverse(ref JsonCursor json, ref Answer answer)
    {
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            if (json.ReadName().SequenceEqual("message"u8))
                ContentReader.ReadPartsOf(ref json, "content"u8, ref answer);
            else
                json.Skip();
        }
    }

    private static void ReadItem(ref JsonCursor json, ref Answer answer)
    {
        ReadOnlySpan<byte> type = default;
        ToolCallReader call = default;
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            ReadOnlySpan<byte> name = json.ReadName();
            if (name.SequenceEqual("content"u8))
                ContentReader.ReadParts(ref json, ref answer);
            else if (name.SequenceEqual("type"u8))
                type = json.ReadWord();
            else if (!call.TryRead(ref json, name))
                json.Skip();
        }

        if (type.SequenceEqual("function_call"u8) || type.SequenceEqual("custom_tool_call"u8))
            call.AddTo(ref answer);
    }
}
