using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI;

/// <summary>A chat response whose text is JSON of a type (structured output).</summary>
/// <remarks>
/// The package Microsoft.Extensions.AI has a type for this, too. This package does not depend on it: it brings middleware that a batch has no use
/// for, and its type cannot be told from outside that a value which is no object is in a member of one.
/// </remarks>
/// <typeparam name="T">The type.</typeparam>
public sealed class BatchChatResponse<T> : ChatResponse
{
    private readonly JsonSerializerOptions _serializerOptions;
    private (bool IsRead, T? Value) _result;

    internal BatchChatResponse(ChatResponse response, JsonSerializerOptions serializerOptions)
        : base(response.Messages)
    {
        _serializerOptions = serializerOptions;
        ResponseId = response.ResponseId;
        ModelId = response.ModelId;
        CreatedAt = response.CreatedAt;
        FinishReason = response.FinishReason;
        Usage = response.Usage;
        RawRepresentation = response.RawRepresentation;
        AdditionalProperties = response.AdditionalProperties;
    }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is no text (the model refused or requests tools), or the value is null or missing in it.</exception>
    /// <exception cref="JsonException">The text is not valid JSON, for instance because it was cut off, or is not compatible with the type.</exception>
    public T Result
    {
        get
        {
            if (!_result.IsRead)
                _result = (true, Read());
            return _result.Value!;
        }
    }

    /// <summary>Gets the value if there is one.</summary>
    /// <param name="result">The value; <see langword="default"/> if there is none.</param>
    /// <returns>Whether there is a value.</returns>
    public bool TryGetResult([NotNullWhen(true)] out T? result)
    {
        try
        {
            result = Result!;
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or JsonException)
        {
            result = default;
            return false;
        }
    }

    private T Read()
    {
        string text = Text;
        if (text.Length == 0)
            throw new InvalidOperationException($"The response has no text. Its finish reason is '{FinishReason}'.");
        return Deserialize(text, StructuredOutput.Of<T>(_serializerOptions)) ?? throw new InvalidOperationException("The text is the JSON value null.");
    }

    private static T? Deserialize(string text, StructuredOutput output)
    {
        var type = (JsonTypeInfo<T>)output.Type;
        try
        {
            if (!output.IsWrapped)
                return JsonSerializer.Deserialize(text, type);
            if (JsonElement.Parse(text) is { ValueKind: JsonValueKind.Object } wrapper && wrapper.TryGetProperty(StructuredOutput.Member, out JsonElement member))
                return member.Deserialize(type);
        }
        catch (JsonException exception)
        {
            // The path of the original, and its message, can contain names that the model wrote.
            throw new JsonException($"The text is not JSON of the type {typeof(T)}.", path: null, exception.LineNumber, exception.BytePositionInLine);
        }

        throw new InvalidOperationException($"The text is not an object with the member '{StructuredOutput.Member}'.");
    }
}
