using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client.Json;

/// <summary>Converts an integer to and from JSON; accepts the same JSON values as <see cref="LenientInt64Converter"/>.</summary>
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
        return number is >= int.MinValue and <= int.MaxValue ? (int)number : throw new JsonException("The JSON value is outside the range of Int32.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumberValue(value);
    }
}
