using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client.Json;

/// <summary>Reads a small whole number as leniently as <see cref="LenientInt64Converter"/> reads a large one.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LenientInt32Converter : JsonConverter<int>
{
    private static readonly LenientInt64Converter Int64 = new();

    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        long number = Int64.Read(ref reader, typeof(long), options);
        return number is >= int.MinValue and <= int.MaxValue ? (int)number : throw new JsonException("The JSON value is too large a number.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumberValue(value);
    }
}
