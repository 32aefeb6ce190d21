using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client.Json;

/// <summary>Reads and writes a word from an open set as a JSON string.</summary>
/// <typeparam name="T">The type of the word.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class OpenValueConverter<T> : JsonConverter<T>
    where T : struct, IOpenValue<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.Create(LenientStringConverter.ReadText(ref reader));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }
}
