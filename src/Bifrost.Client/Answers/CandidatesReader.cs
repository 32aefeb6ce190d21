using Bifrost.Client.Json;

namespace Bifrost.Client.Answers;

/// <summary>Reads the first result of models that put it into an array: the candidates of Gemini, the outputs of Mistral, the results of Titan.</summary>
internal static class CandidatesReader
{
    /// <summary>Reads the first element of the array, and skips the others.</summary>
    /// <param name="json">The JSON, at the array.</param>
    /// <param name="hasOutputTokens">Whether the result has the tokens of the response (Titan).</param>
    /// <param name="answer">Receives what is read.</param>
    public static void Read(ref JsonCursor json, bool hasOutputTokens, ref Answer answer)
    {
        if (!json.EnterArray())
            return;
        ReadCandidate(ref json, hasOutputTokens, ref answer);
        json.SkipOtherElements();
    }

    private static void ReadCandidate(ref JsonCursor json, bool hasOutputTokens, ref Answer answer)
    {
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            ReadOnlySpan<byte> name = json.ReadName();
            if (name.SequenceEqual("content"u8) && answer.Wants(AnswerParts.Content | AnswerParts.FinishReason))
                ContentReader.ReadPartsOf(ref json, "parts"u8, ref answer);
            else if (answer.Wants(AnswerParts.Text) && (name.SequenceEqual("text"u8) || name.SequenceEqual("outputText"u8)))
                ContentReader.ReadContent(ref json, ref answer);
            else if (answer.Wants(AnswerParts.FinishReason)
                && (name.SequenceEqual("finishReason"u8) || name.SequenceEqual("stop_reason"u8) || name.SequenceEqual("completionReason"u8)))
                answer.AddFinishReason(json.ReadText());
            else if (hasOutputTokens && answer.Wants(AnswerParts.Usage) && name.SequenceEqual("tokenCount"u8))
                answer.Counts.SetOutput(ref json);
            else
                json.Skip();
        }

        answer.FinishToolCalls();
    }
}
