using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client.Errors;

/// <summary>Reads an <c>error</c> that is a text, as proxies write it, as an error with that message.</summary>
internal sealed class ErrorDetailConverter : JsonConverter<ErrorDetail>
{
    public override ErrorDetail? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? new ErrorDetail { Message = reader.GetString() }
            : JsonSerializer.Deserialize(ref reader, BifrostJson.TypeInfo<ErrorDetail>());

    public override void Write(Utf8JsonWriter writer, ErrorDetail value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, BifrostJson.TypeInfo<ErrorDetail>());
}
