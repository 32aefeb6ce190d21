using System.Text.Json;
using Bifrost.Client.Json;

namespace Bifrost.Client.Answers;

/// <summary>
/// Reads what a response body says, in the format of any provider, which its members tell. Reads no further than needed, and nothing of a format
/// that is not known.
/// </summary>
internal static class AnswerReader
{
    /// <summary>Reads parts of an answer.</summary>
    /// <param name="body">The response body; empty if there is none.</param>
    /// <param name="parts">What to read.</param>
    /// <exception cref="JsonException">The body is not valid JSON.</exception>
    public static Answer Read(ReadOnlySpan<byte> body, AnswerParts parts)
    {
        var answer = new Answer { Wanted = parts };
        if (body.IsEmpty)
            return answer;

        var json = new JsonCursor(body);
        ReadOnlySpan<byte> status = default;
        bool isResponse = false;
        for (bool more = json.EnterObject(); more && answer.Wanted != AnswerParts.None; more = json.NextMember())
        {
            ReadOnlySpan<byte> name = json.ReadName();
            if (name.SequenceEqual("status"u8) && answer.Wants(AnswerParts.FinishReason))
                status = json.ReadWord();
            else if (name.SequenceEqual("output"u8))
                isResponse |= ReadOutput(ref json, ref answer);
            else
                ReadMember(ref json, name, ref answer);
        }

        // Only a response that is not complete says why.
        if (isResponse && answer.Wants(AnswerParts.FinishReason) && status.SequenceEqual("completed"u8))
            answer.FinishReason ??= FinishReason.Stop;
        if (isResponse)
            answer.FinishToolCalls();
        return answer;
    }

    private static bool ReadOutput(ref JsonCursor json, ref Answer answer)
    {
        bool isResponse = json.Peek() == '[';
        if (!answer.Wants(isResponse ? AnswerParts.Content | AnswerParts.FinishReason : AnswerParts.Content))
        {
            json.Skip();
            return isResponse;
        }

        OutputReader.Read(ref json, ref answer);
        answer.Wanted &= ~AnswerParts.Content;
        return isResponse;
    }

    private static void ReadMember(ref JsonCursor json, ReadOnlySpan<byte> name, ref Answer answer)
    {
        const AnswerParts Choice = AnswerParts.Content | AnswerParts.FinishReason;
        if (name.SequenceEqual("choices"u8))
        {
            if (WantsElseSkip(ref json, ref answer, Choice))
                ChoicesReader.Read(ref json, ref answer);
            answer.Wanted &= ~Choice;
        }
        else if (name.SequenceEqual("candidates"u8) || name.SequenceEqual("outputs"u8) || name.SequenceEqual("results"u8))
        {
            if (WantsElseSkip(ref json, ref answer, Choice | AnswerParts.Usage))
                CandidatesReader.Read(ref json, hasOutputTokens: name.SequenceEqual("results"u8), ref answer);
        }
        else if (name.SequenceEqual("content"u8))
        {
            if (WantsElseSkip(ref json, ref answer, AnswerParts.Content))
                ContentReader.ReadParts(ref json, ref answer);
        }
        else if (name.SequenceEqual("usage"u8) || name.SequenceEqual("usageMetadata"u8))
        {
            if (WantsElseSkip(ref json, ref answer, AnswerParts.Usage))
                answer.Counts.Read(ref json);
            answer.Wanted &= ~AnswerParts.Usage;
        }
        else if (name.SequenceEqual("model"u8) || name.SequenceEqual("modelVersion"u8))
        {
            if (WantsElseSkip(ref json, ref answer, AnswerParts.Model))
                json.TryReadString(out answer.ModelUtf8);
            answer.Wanted &= ~AnswerParts.Model;
        }
        else if (name.SequenceEqual("error"u8))
        {
            if (WantsElseSkip(ref json, ref answer, AnswerParts.Error))
                ReadError(ref json, ref answer);
        }
        else if (name.SequenceEqual("data"u8))
        {
            if (WantsElseSkip(ref json, ref answer, AnswerParts.Embeddings))
                EmbeddingReader.ReadObjects(ref json, ref answer);
        }
        else if (name.SequenceEqual("embeddings"u8))
        {
            if (WantsElseSkip(ref json, ref answer, AnswerParts.Embeddings))
                EmbeddingReader.ReadAll(ref json, ref answer);
        }
        else if (name.SequenceEqual("embedding"u8))
        {
            if (WantsElseSkip(ref json, ref answer, AnswerParts.Embeddings))
                EmbeddingReader.Read(ref json, ref answer);
        }
        else
        {
            ReadScalar(ref json, name, ref answer);
        }
    }

    // What some models write without anything around it.
    private static void ReadScalar(ref JsonCursor json, ReadOnlySpan<byte> name, ref Answer answer)
    {
        if (answer.Wants(AnswerParts.Text) && (name.SequenceEqual("text"u8) || name.SequenceEqual("generation"u8)))
            ContentReader.ReadContent(ref json, ref answer);
        else if (answer.Wants(AnswerParts.FinishReason) && (name.SequenceEqual("stop_reason"u8) || name.SequenceEqual("stopReason"u8) || name.SequenceEqual("finish_reason"u8)))
            answer.AddFinishReason(json.ReadText());
        else if (answer.Wants(AnswerParts.FinishReason) && name.SequenceEqual("incomplete_details"u8))
            answer.AddFinishReason(ReadTextOf(ref json, "reason"u8));
        else if (answer.Wants(AnswerParts.Error) && name.SequenceEqual("message"u8))
            answer.Message = json.ReadText();
        else if (answer.Wants(AnswerParts.Refusal) && name.SequenceEqual("stop_details"u8))
            AddRefusal(ReadTextOf(ref json, "explanation"u8), ref answer);
        else if (answer.Wants(AnswerParts.Refusal | AnswerParts.FinishReason) && name.SequenceEqual("promptFeedback"u8))
            ReadPromptFeedback(ref json, ref answer);
        else if (!answer.Wants(AnswerParts.Usage) || !answer.Counts.TryRead(ref json, name))
            json.Skip();
    }

    private static bool WantsElseSkip(ref JsonCursor json, ref Answer answer, AnswerParts parts)
    {
        if (answer.Wants(parts))
            return true;
        json.Skip();
        return false;
    }

    // Of OpenAI and Azure, Anthropic and Gemini; some servers write a string.
    private static void ReadError(ref JsonCursor json, ref Answer answer)
    {
        if (json.Peek() != '{')
        {
            answer.ErrorMessage = json.ReadText();
            return;
        }

        string? code = null, type = null, status = null;
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            ReadOnlySpan<byte> name = json.ReadName();
            if (name.SequenceEqual("message"u8))
                answer.ErrorMessage = json.ReadText();
            else if (name.SequenceEqual("code"u8))
                code = json.Peek() == '"' ? json.ReadText() : json.ReadCount()?.ToString(System.Globalization.CultureInfo.InvariantCulture);
            else if (name.SequenceEqual("type"u8))
                type = json.ReadText();
            else if (name.SequenceEqual("status"u8))
                status = json.ReadText();
            else
                json.Skip();
        }

        answer.ErrorCode = code ?? type ?? status;
    }

    private static void ReadPromptFeedback(ref JsonCursor json, ref Answer answer)
    {
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            ReadOnlySpan<byte> name = json.ReadName();
            if (name.SequenceEqual("blockReason"u8) && json.ReadText() is not null && answer.Wants(AnswerParts.FinishReason))
                answer.FinishReason ??= FinishReason.ContentFilter;
            else if (name.SequenceEqual("blockReasonMessage"u8))
                AddRefusal(json.ReadText(), ref answer);
            else if (!name.SequenceEqual("blockReason"u8))
                json.Skip();
        }
    }

    // The text is always read, so that what follows it can be.
    private static void AddRefusal(string? text, ref Answer answer) => answer.Refusal ??= text;

    private static string? ReadTextOf(ref JsonCursor json, ReadOnlySpan<byte> member)
    {
        string? text = null;
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            if (json.ReadName().SequenceEqual(member))
                text = json.ReadText();
            else
                json.Skip();
        }

        return text;
    }
}
