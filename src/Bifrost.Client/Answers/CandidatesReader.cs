using Bifrost.Client.Json;

namespace Bifrost.Client.Answers;

/// <summary>Reads the first result of models that put it into an array: the candidates of Gemini, the outputs of Mistral, the results of Titan.</summary>
internal static class CandidatesReader
{
    public static void Read(ref JsonCursor json, ref Answer answer)
    {
        bool isFirst = true;
        for (bool more = json.EnterArray(); more; more = json.NextElement(), isFirst = false)
        {
            if (isFirst)
                ReadCandidate(ref json, ref answer);
            else
                json.Skip();
        }
    }

    private static void ReadCandidate(ref JsonCursor json, ref Answer answer)
    {
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            ReadOnlySpan<byte> name = json.ReadName();
            if (name.SequenceEqual("content"u8) && answer.Wants(AnswerParts.Content))
                ContentReader.ReadPartsOf(ref json, "parts"u8, ref answer);
            else if (answer.Wants(AnswerParts.Text) && (name.SequenceEqual("text"u8) || name.SequenceEqual("outputText"u8)))
                ContentReader.ReadContent(ref json, ref answer);
            else if (answer.Wants(AnswerParts.FinishReason)
                && (name.SequenceEqual("finishReason"u8) || name.SequenceEqual("stop_reason"u8) || name.SequenceEqual("completionReason"u8)))
                answer.AddFinishReason(json.ReadText());
            else if (answer.Wants(AnswerParts.Usage) && name.SequenceEqual("tokenCount"u8))
                answer.Counts.AddOutput(json.ReadCount());
            else
                json.Skip();
        }
    }
}
