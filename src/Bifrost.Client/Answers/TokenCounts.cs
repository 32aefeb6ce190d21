using Bifrost.Client.Json;

namespace Bifrost.Client.Answers;

/// <summary>The token counts of a response body, as far as they have been read.</summary>
internal struct TokenCounts
{
    private long? _input;
    private long? _output;
    private long? _total;
    private long? _cached;
    private long? _cacheCreation;
    private long? _reasoning;

    /// <summary>Reads the object with the counts: <c>usage</c> or <c>usageMetadata</c>.</summary>
    public void Read(ref JsonCursor json)
    {
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            ReadOnlySpan<byte> name = json.ReadName();
            if (name.SequenceEqual("prompt_tokens_details"u8) || name.SequenceEqual("input_tokens_details"u8))
                ReadDetails(ref json, "cached_tokens"u8, ref _cached);
            else if (name.SequenceEqual("completion_tokens_details"u8) || name.SequenceEqual("output_tokens_details"u8))
                ReadDetails(ref json, "reasoning_tokens"u8, ref _reasoning, "thinking_tokens"u8);
            else if (!TryRead(ref json, name))
                json.Skip();
        }
    }

    /// <summary>Reads a count, which is beside the text in the responses of some models.</summary>
    /// <returns>False when the member is not one.</returns>
    public bool TryRead(ref JsonCursor json, ReadOnlySpan<byte> name)
    {
        // OpenAI and Anthropic, Converse, Gemini, Llama and Titan.
        if (name.SequenceEqual("prompt_tokens"u8) || name.SequenceEqual("input_tokens"u8) || name.SequenceEqual("inputTokens"u8)
            || name.SequenceEqual("promptTokenCount"u8) || name.SequenceEqual("prompt_token_count"u8) || name.SequenceEqual("inputTextTokenCount"u8))
            Add(ref _input, json.ReadCount());
        else if (name.SequenceEqual("completion_tokens"u8) || name.SequenceEqual("output_tokens"u8) || name.SequenceEqual("outputTokens"u8)
            || name.SequenceEqual("candidatesTokenCount"u8) || name.SequenceEqual("generation_token_count"u8))
            Add(ref _output, json.ReadCount());
        else if (name.SequenceEqual("total_tokens"u8) || name.SequenceEqual("totalTokens"u8) || name.SequenceEqual("totalTokenCount"u8))
            Add(ref _total, json.ReadCount());
        else if (name.SequenceEqual("cachedContentTokenCount"u8))
            Add(ref _cached, json.ReadCount());
        else if (name.SequenceEqual("cache_read_input_tokens"u8) || name.SequenceEqual("cacheReadInputTokens"u8) || name.SequenceEqual("cacheReadInputTokenCount"u8))
            AddInput(ref _cached, json.ReadCount());
        else if (name.SequenceEqual("cache_creation_input_tokens"u8) || name.SequenceEqual("cacheWriteInputTokens"u8) || name.SequenceEqual("cacheWriteInputTokenCount"u8))
            AddInput(ref _cacheCreation, json.ReadCount());
        else if (name.SequenceEqual("thoughtsTokenCount"u8))
            AddReasoning(json.ReadCount());
        else if (name.SequenceEqual("toolUsePromptTokenCount"u8))
            Add(ref _input, json.ReadCount());
        else
            return false;
        return true;
    }

    /// <summary>Adds tokens of the response (Titan counts them for each result).</summary>
    public void AddOutput(long? count) => Add(ref _output, count);

    public readonly TokenUsage? ToUsage() => _input is null && _output is null && _total is null ? null : new TokenUsage
    {
        InputTokens = _input,
        OutputTokens = _output,
        TotalTokens = _total ?? (_input is null ? null : _input + (_output ?? 0)),
        CachedInputTokens = _cached,
        CacheCreationInputTokens = _cacheCreation,
        ReasoningTokens = _reasoning,
    };

    // Anthropic has a word of its own.
    private static void ReadDetails(ref JsonCursor json, ReadOnlySpan<byte> wanted, ref long? count, ReadOnlySpan<byte> alternative = default)
    {
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            ReadOnlySpan<byte> name = json.ReadName();
            if (name.SequenceEqual(wanted) || (!alternative.IsEmpty && name.SequenceEqual(alternative)))
                Add(ref count, json.ReadCount());
            else
                json.Skip();
        }
    }

    // Anthropic and Bedrock do not count these tokens as input.
    private void AddInput(ref long? part, long? count)
    {
        Add(ref part, count);
        Add(ref _input, count);
    }

    // Gemini does not count these tokens as output.
    private void AddReasoning(long? count)
    {
        Add(ref _reasoning, count);
        Add(ref _output, count);
    }

    private static void Add(ref long? sum, long? count)
    {
        if (count is not null)
            sum = (sum ?? 0) + count;
    }
}
