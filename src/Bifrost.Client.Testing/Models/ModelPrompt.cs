using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>What the echo model needs of the body of a model request, in the request format of any provider.</summary>
internal sealed record ModelPrompt
{
    private const string DefaultText = "Hello";

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 512 };

    /// <summary>The text of the last message of the user, or of each input or prompt if there are several; a default if there is none. Not empty.</summary>
    public IReadOnlyList<string> Inputs { get; private init; } = [DefaultText];

    /// <summary>The model that the body names; null if it names none.</summary>
    public string? Model { get; private init; }

    /// <summary>Whether the request is a conversation, not a single prompt.</summary>
    public bool HasMessages { get; private init; }

    /// <summary>Whether the response is to be streamed.</summary>
    public bool IsStreamed { get; private init; }

    /// <summary>Whether vectors are to be encoded as base64.</summary>
    public bool WantsBase64 { get; private init; }

    /// <summary>The number of elements of a vector; null if the body names none that is possible.</summary>
    public int? Dimensions { get; private init; }

    /// <summary>Reads a body.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static ModelPrompt Read(JsonPayload body)
    {
        var prompt = new ModelPrompt();
        if (body.IsEmpty)
            return prompt;
        using var document = JsonDocument.Parse(HalfSurrogatePairs.Replace(body.Utf8), Options);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            return prompt;
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
            prompt = prompt.With(property);
        return prompt;
    }

    private ModelPrompt With(JsonProperty property)
    {
        JsonElement value = property.Value;
        // OpenAI, Anthropic, Nova, Mistral; Gemini, Vertex.
        if (property.NameEquals("messages"u8) || property.NameEquals("contents"u8))
            return WithMessages(value);
        // OpenAI's responses and embeddings; its text completions, Llama, Mistral; Titan.
        if (property.NameEquals("input"u8) || property.NameEquals("prompt"u8) || property.NameEquals("inputText"u8))
            return WithInput(value);
        if (property.NameEquals("model"u8) && value.ValueKind == JsonValueKind.String)
            return this with { Model = value.GetString() };
        if (property.NameEquals("stream"u8))
            return this with { IsStreamed = value.ValueKind == JsonValueKind.True };
        if (property.NameEquals("encoding_format"u8))
            return this with { WantsBase64 = value.ValueKind == JsonValueKind.String && value.ValueEquals("base64"u8) };
        if (property.NameEquals("dimensions"u8))
            return this with { Dimensions = ReadDimensions(value) };
        return this;
    }

    private static int? ReadDimensions(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int dimensions) && dimensions is > 0 and <= EmbeddingVector.MaxDimensions
            ? dimensions
            : null;

    private ModelPrompt WithInput(JsonElement input)
    {
        if (input.ValueKind == JsonValueKind.String)
            return this with { Inputs = [input.GetString()!] };
        if (input.ValueKind != JsonValueKind.Array || input.GetArrayLength() == 0)
            return this;
        return input[0].ValueKind switch
        {
            JsonValueKind.Object => WithMessages(input),
            // The tokens of one text.
            JsonValueKind.Number => this with { Inputs = [input.GetRawText()] },
            _ => this with { Inputs = [.. input.EnumerateArray().Select(text => text.ToString())] },
        };
    }

    private ModelPrompt WithMessages(JsonElement messages) =>
        this with { Inputs = MessageText.OfLastUser(messages) is { } text ? [text] : Inputs, HasMessages = true };
}
