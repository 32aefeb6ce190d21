using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Gathering;

/// <summary>The parts of a body that matter to a batch: the model, and where it is.</summary>
/// <param name="Model">The model; null if there is none.</param>
/// <param name="ModelStart">The position of the model's value in the body; -1 if there is none.</param>
/// <param name="ModelLength">The length of the model's value, with its quotation marks.</param>
internal sealed record CallBody(string? Model, int ModelStart, int ModelLength)
{
    /// <summary>Parses a body.</summary>
    /// <returns>What it says; or, if it cannot be a request of a batch, why.</returns>
    public static (CallBody? Body, string? Reason) Parse(ReadOnlySpan<byte> body)
    {
        var parsed = new CallBody(null, -1, 0);
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = BifrostJson.MaxDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return (null, "its body is not a JSON object");
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName)
                    continue;
                bool isModel = reader.ValueTextEquals("model"u8);
                bool isStream = reader.ValueTextEquals("stream"u8);
                reader.Read();
                if (isStream && reader.TokenType == JsonTokenType.True)
                    return (null, "it streams its answer");
                if (isModel && reader.TokenType == JsonTokenType.String)
                    parsed = new CallBody(reader.GetString(), (int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex));
            }

            return (parsed, null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, "its body is not JSON");
        }
    }

    /// <summary>Writes the body without white space between its tokens, so that it is on one line, and with a model.</summary>
    /// <param name="body">The body that was parsed.</param>
    /// <param name="prefix">What is written before it.</param>
    /// <param name="model">The model; null leaves the body without one.</param>
    public byte[] Write(ReadOnlySpan<byte> body, ReadOnlySpan<byte> prefix, string? model)
    {
        byte[]? newModel = model == Model ? null : Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(model!)}\"");
        bool addsModel = newModel is not null && ModelStart < 0;
        var target = new byte[prefix.Length + body.Length + (newModel?.Length ?? 0) + (addsModel ? "\"model\":,".Length : 0)];
        prefix.CopyTo(target);
        int length = prefix.Length;
        bool isInText = false;
        for (int index = 0; index < body.Length; index++)
        {
            byte current = body[index];
            if (index == ModelStart && newModel is not null)
            {
                Append(newModel);
                index += ModelLength - 1;
            }
            else if (isInText)
            {
                target[length++] = current;
                if (current == '\\')
                    target[length++] = body[++index];
                else
                    isInText = current != '"';
            }
            else if (current is not ((byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r'))
            {
                target[length++] = current;
                isInText = current == '"';
                if (addsModel)
                {
                    Append("\"model\":"u8);
                    Append(newModel);
                    if (body[(index + 1)..].TrimStart(" \t\r\n"u8) is not [(byte)'}', ..])
                        target[length++] = (byte)',';
                    addsModel = false;
                }
            }
        }

        return length == target.Length ? target : target[..length];

        void Append(ReadOnlySpan<byte> text)
        {
            text.CopyTo(target.AsSpan(length));
            length += text.Length;
        }
    }
}
