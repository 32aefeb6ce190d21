using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Bifrost.Client;

/// <summary>
/// A piece of JSON exactly as it was received: the body of a model's answer, a raw request, a parameter. It is not looked into
/// until it is used, so JSON that is broken inside says so on use, with a <see cref="JsonException"/>.
/// </summary>
[JsonConverter(typeof(Converter))]
public readonly struct JsonPayload : IEquatable<JsonPayload>
{
    /// <summary>Wraps UTF-8 JSON without copying or checking it.</summary>
    /// <param name="utf8">The JSON. Empty is "no payload".</param>
    public JsonPayload(ReadOnlyMemory<byte> utf8) => Utf8 = utf8;

    /// <summary>The JSON as UTF-8 bytes, as received; empty for <see langword="default"/>.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>Whether there is no JSON at all.</summary>
    public bool IsEmpty => Utf8.IsEmpty;

    /// <summary>Wraps JSON text.</summary>
    /// <param name="json">The JSON.</param>
    /// <returns>The payload.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonPayload Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        var payload = new JsonPayload(utf8);
        payload.ToElement();
        return payload;
    }

    /// <summary>Reads the payload as a typed value.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="typeInfo">How to read it, from a source-generated context or any other resolver.</param>
    /// <returns>The value; <see langword="null"/> only where the JSON is <c>null</c>.</returns>
    /// <exception cref="JsonException">The payload is not JSON, or not of this type.</exception>
    public T? Deserialize<T>(JsonTypeInfo<T> typeInfo) => JsonSerializer.Deserialize(Utf8.Span, typeInfo);

    /// <summary>Reads the payload as a JSON element that owns its data.</summary>
    /// <returns>The element.</returns>
    /// <exception cref="JsonException">The payload is not JSON.</exception>
    public JsonElement ToElement()
    {
        var reader = new Utf8JsonReader(Utf8.Span, new JsonReaderOptions { MaxDepth = BifrostJson.MaxDepth });
        JsonElement element = JsonElement.ParseValue(ref reader);
        if (reader.Read())
            throw new JsonException("The payload has more than one JSON value.");
        return element;
    }

    /// <summary>The JSON as text, as received. It can be prompt or answer text: think before you log it.</summary>
    /// <returns>The text; empty for <see langword="default"/>.</returns>
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);

    /// <summary>Compares byte for byte: the same JSON written in another way is not equal.</summary>
    /// <param name="other">The other payload.</param>
    /// <returns>Whether both are the same bytes.</returns>
    public bool Equals(JsonPayload other) => Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is JsonPayload other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Utf8.Span);
        return hash.ToHashCode();
    }

    /// <summary>Compares byte for byte.</summary>
    /// <param name="left">One payload.</param>
    /// <param name="right">The other payload.</param>
    /// <returns>Whether both are the same bytes.</returns>
    public static bool operator ==(JsonPayload left, JsonPayload right) => left.Equals(right);

    /// <summary>Compares byte for byte.</summary>
    /// <param name="left">One payload.</param>
    /// <param name="right">The other payload.</param>
    /// <returns>Whether the bytes differ.</returns>
    public static bool operator !=(JsonPayload left, JsonPayload right) => !left.Equals(right);

    /// <summary>Keeps the JSON as it stands and writes it back unchanged.</summary>
    public sealed class Converter : JsonConverter<JsonPayload>
    {
        /// <inheritdoc/>
        public override JsonPayload Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            JsonElement element = JsonElement.ParseValue(ref reader);
            return new JsonPayload(JsonMarshal.GetRawUtf8Value(element).ToArray());
        }

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, JsonPayload value, JsonSerializerOptions options)
        {
            ArgumentNullException.ThrowIfNull(writer);
            if (value.IsEmpty)
                writer.WriteNullValue();
            else
                writer.WriteRawValue(value.Utf8.Span);
        }
    }
}
