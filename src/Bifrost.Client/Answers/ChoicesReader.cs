using Bifrost.Client.Json;

namespace Bifrost.Client.Answers;

/// <summary>Reads the first choice of a chat completion or a completion of OpenAI, Azure and the newer models of Mistral.</summary>
internal static class ChoicesReader
{
    public static void Read(ref JsonCursor json, ref Answer answer)
    {
        if (!json.EnterArray())
            return;
        ReadChoice(ref json, ref answer);
        json.SkipOtherElements();
    }

    private static void ReadChoice(ref JsonCursor json, ref Answer answer)
    {
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            ReadOnlySpan<byte> name = json.ReadName();
            if (name.SequenceEqual("message"u8))
                ReadMessage(ref json, ref answer);
            else if (name.SequenceEqual("text"u8))
                ContentReader.ReadContent(ref json, ref answer);
            else if (answer.Wants(AnswerParts.FinishReason) && (name.SequenceEqual("finish_reason"u8) || name.SequenceEqual("stop_reason"u8)))
                answer.AddFinishReason(json.ReadText());
            else
                json.Skip();
        }
    }

    private static void ReadMessage(ref JsonCursor json, ref Answer answer)
    {
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            ReadOnlySpan<byte> name = json.ReadName();
            if (name.SequenceEqual("content"u8) && answer.Wants(AnswerParts.Content))
                ContentReader.ReadContent(ref json, ref answer);
            else if (name.SequenceEqual("refusal"u8) && answer.Wants(AnswerParts.Refusal))
                answer.Refusal = json.ReadText();
            else if (name.SequenceEqual("tool_calls"u8) && answer.Wants(AnswerParts.ToolCalls))
                ReadToolCalls(ref json, ref answer);
            // The predecessor of tool_calls.
            else if (name.SequenceEqual("function_call"u8) && answer.Wants(AnswerParts.ToolCalls))
                ToolCallReader.Read(ref json, ref answer);
            else
                json.Skip();
        }
    }

    private static void ReadToolCalls(ref JsonCursor json, ref Answer answer)
    {
        for (bool more = json.EnterArray(); more; more = json.NextElement())
        {
            ToolCallReader call = default;
            for (bool moreMembers = json.EnterObject(); moreMembers; moreMembers = json.NextMember())
            {
                ReadOnlySpan<byte> name = json.ReadName();
                if (name.SequenceEqual("function"u8) || name.SequenceEqual("custom"u8))
                    call.ReadObject(ref json);
                else if (!call.TryRead(ref json, name))
                    json.Skip();
            }

            call.AddTo(ref answer);
        }
    }
}
