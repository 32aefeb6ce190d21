using Bifrost.Client.Json;

namespace Bifrost.Client.Answers;

/// <summary>
/// The token counts of a response body, as far as they have been read. A body can have a count under several names: the first one counts.
/// </summary>
internal struct TokenCounts
{
    // With the tokens of the cache, and without them.
    private long? _prompt;
    private long? _uncached;
    private long? _toolUse;
    private long? _output;
    private long? _thoughts;
    private long? _total;
    private long? _cachedDetail;
    private long? _cacheRead;
    private long? _cacheCreation;
    private long? _reasoningDetail;

    // Whether the output may be without the reasoning, which is then what the total has beyond input and output.
    private bool _isChat;

    /// <summary>Reads the object with the counts: <c>usage</c> or <c>usageMetadata</c>.</summary>
    public void Read(ref JsonCursor json)
    {
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            ReadOnlySpan<byte> name = json.ReadName();
            if (name.SequenceEqual("prompt_tokens_details"u8) || name.SequenceEqual("input_tokens_details"u8)
                || name.SequenceEqual("completion_tokens_details"u8) || name.SequenceEqual("output_tokens_details"u8))
                ReadDetails(ref json);
            else if (!TryRead(ref json, name))
                json.Skip();
        }
    }

    /// <summary>Reads a count, which is beside the text in the responses of some models.</summary>
    /// <returns>False when the member is not one.</returns>
    public bool TryRead(ref JsonCursor json, ReadOnlySpan<byte> name)
    {
        // OpenAI and Anthropic, Converse, Gemini, Llama and Titan.
        if (name.SequenceEqual("prompt_tokens"u8) || name.SequenceEqual("promptTokenCount"u8) || name.SequenceEqual("prompt_token_count"u8)
            || name.SequenceEqual("inputTextTokenCount"u8))
            Set(ref _prompt, ref json);
        else if (name.SequenceEqual("input_tokens"u8) || name.SequenceEqual("inputTokens"u8))
            Set(ref _uncached, ref json);
        else if (name.SequenceEqual("completion_tokens"u8))
            _isChat |= Set(ref _output, ref json);
        else if (name.SequenceEqual("output_tokens"u8) || name.SequenceEqual("outputTokens"u8) || name.SequenceEqual("candidatesTokenCount"u8)
            || name.SequenceEqual("generation_token_count"u8))
            Set(ref _output, ref json);
        else if (name.SequenceEqual("total_tokens"u8) || name.SequenceEqual("totalTokens"u8) || name.SequenceEqual("totalTokenCount"u8))
            Set(ref _total, ref json);
        else if (name.SequenceEqual("cachedContentTokenCount"u8))
            Set(ref _cachedDetail, ref json);
        else if (name.SequenceEqual("cache_read_input_tokens"u8) || name.SequenceEqual("cacheReadInputTokens"u8) || name.SequenceEqual("cacheReadInputTokenCount"u8))
            Set(ref _cacheRead, ref json);
        else if (name.SequenceEqual("cache_creation_input_tokens"u8) || name.SequenceEqual("cacheWriteInputTokens"u8) || name.SequenceEqual("cacheWriteInputTokenCount"u8))
            Set(ref _cacheCreation, ref json);
        else if (name.SequenceEqual("thoughtsTokenCount"u8))
            Set(ref _thoughts, ref json);
        else if (name.SequenceEqual("toolUsePromptTokenCount"u8))
            Set(ref _toolUse, ref json);
        else
            return false;
        return true;
    }

    /// <summary>Sets the tokens of the response, which Titan counts beside the text.</summary>
    public void SetOutput(ref JsonCursor json) => Set(ref _output, ref json);

    public readonly TokenUsage? ToUsage()
    {
        long? input = GetInput();
        long? output = GetOutput(input);
        return input is null && output is null && _total is null ? null : new TokenUsage
        {
            InputTokens = input,
            OutputTokens = output,
            TotalTokens = _total ?? (input is null ? null : input + (output ?? 0)),
            CachedInputTokens = _cachedDetail ?? _cacheRead,
            CacheCreationInputTokens = _cacheCreation,
            ReasoningTokens = _reasoningDetail ?? _thoughts,
        };
    }

    // Anthropic and Bedrock do not count the tokens of the cache as input, Gemini not those of tools.
    private readonly long? GetInput()
    {
        if (_prompt is not null)
            return _prompt + (_toolUse ?? 0);
        return _cachedDetail is null ? _uncached + (_cacheRead ?? 0) + (_cacheCreation ?? 0) : _uncached;
    }

    // Gemini does not count the reasoning as output, nor does the gateway in its own format for Gemini, nor do some providers with the API of OpenAI.
    private readonly long? GetOutput(long? input)
    {
        if (_isChat && _total - input > _output)
            return _total - input;
        return _output is null ? _thoughts : _output + (_thoughts ?? 0);
    }

    // The last name is of Anthropic.
    private void ReadDetails(ref JsonCursor json)
    {
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            ReadOnlySpan<byte> name = json.ReadName();
            if (name.SequenceEqual("cached_tokens"u8))
                Set(ref _cachedDetail, ref json);
            else if (name.SequenceEqual("reasoning_tokens"u8) || name.SequenceEqual("thinking_tokens"u8))
                Set(ref _reasoningDetail, ref json);
            else
                json.Skip();
        }
    }

    private static bool Set(ref long? count, ref JsonCursor json)
    {
        long? read = json.ReadCount();
        bool isFirst = count is null && read is not null;
        count ??= read;
        return isFirst;
    }
}
