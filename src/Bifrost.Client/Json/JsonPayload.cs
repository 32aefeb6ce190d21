using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Bifrost.Client;

/// <summary>A JSON value as UTF-8 text, such as a request or response body. One from a response contains exactly the received bytes.</summary>
/// <remarks>The JSON is not validated until it is used; invalid JSON then throws a <see cref="JsonException"/>.</remarks>
[JsonConverter(typeof(Converter))]
public readonly struct JsonPayload : IEquatable<JsonPayload>
{
    /// <summary>Initializes a payload from UTF-8 JSON, without copying or validating it.</summary>
    /// <param name="utf8">The JSON as UTF-8; empty for no payload.</param>
    public JsonPayload(ReadOnlyMemory<byte> utf8) => Utf8 = utf8;

    // Payloads are sent as they are, not embedded in HTML.
    private static JsonSerializerOptions ObjectOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON as UTF-8; empty for <see langword="default"/>.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>Whether the payload contains no JSON.</summary>
    public bool IsEmpty => Utf8.IsEmpty;

    /// <summary>Creates a payload from JSON text, and validates it.</summary>
    /// <param name="json">The JSON text.</param>
    /// <returns>The payload.</returns>
    /// <exception cref="JsonException">The text is not a single valid JSON value.</exception>
    public static JsonPayload Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        var payload = new JsonPayload(utf8);
        payload.ToElement();
        return payload;
    }

    /// <summary>Creates a payload from an object.</summary>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="value">The object.</param>
    /// <param name="typeInfo">The serialization metadata of the type, such as from a source-generated context.</param>
    /// <returns>The payload.</returns>
    public static JsonPayload Create<T>(T value, JsonTypeInfo<T> typeInfo) => new(JsonSerializer.SerializeToUtf8Bytes(value, typeInfo));

    /// <summary>Creates a payload from an object of any type, anonymous types included, by reflection.</summary>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <param name="value">The object.</param>
    /// <param name="options">
    /// The options; <see langword="null"/> writes the names of properties as they are, and does not escape text that is not ASCII.
    /// </param>
    /// <returns>The payload.</returns>
    [RequiresUnreferencedCode("JSON serialization by reflection can require types that are trimmed. Use the overload that takes a JsonTypeInfo.")]
    [RequiresDynamicCode("JSON serialization by reflection can require code that is generated at run time. Use the overload that takes a JsonTypeInfo.")]
    public static JsonPayload Create<T>(T value, JsonSerializerOptions? options = null) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, options ?? ObjectOptions));

    /// <summary>Deserializes the payload.</summary>
    /// <typeparam name="T">The type to deserialize to.</typeparam>
    /// <param name="typeInfo">The serialization metadata of the type, such as from a source-generated context.</param>
    /// <returns>The value; <see langword="null"/> if the JSON is <c>null</c>.</returns>
    /// <exception cref="JsonException">The payload is not valid JSON, or not compatible with the type.</exception>
    public T? Deserialize<T>(JsonTypeInfo<T> typeInfo) => JsonSerializer.Deserialize(Utf8.Span, typeInfo);

    /// <summary>Parses the payload into a <see cref="JsonElement"/> that does not have to be disposed.</summary>
    /// <returns>The element.</returns>
    /// <exception cref="JsonException">The payload is not a single valid JSON value.</exception>
    public JsonElement ToElement()
    {
        var reader = new Utf8JsonReader(Utf8.Span, new JsonReaderOptions { MaxDepth = BifrostJson.MaxDepth });
        JsonElement element = JsonElement.ParseValue(ref reader);
        if (reader.Read())
            throw new JsonException("The payload contains more than one JSON value.");
        return element;
    }

    /// <summary>Returns the JSON text. It can contain prompt or response text: consider this before logging it.</summary>
    /// <returns>The JSON text; empty for <see langword="default"/>.</returns>
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);

    /// <summary>Compares the bytes of two payloads. Equivalent JSON with different formatting is not equal.</summary>
    /// <param name="other">The payload to compare with.</param>
    /// <returns>Whether the payloads have the same bytes.</returns>
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

    /// <summary>Compares the bytes of two payloads.</summary>
    /// <param name="left">The first payload.</param>
    /// <param name="right">The second payload.</param>
    /// <returns>Whether the payloads have the same bytes.</returns>
    public static bool operator ==(JsonPayload left, JsonPayload right) => left.Equals(right);

    /// <summary>Compares the bytes of two payloads.</summary>
    /// <param name="left">The first payload.</param>
    /// <param name="right">The second payload.</param>
    /// <returns>Whether the payloads have different bytes.</returns>
    public static bool operator !=(JsonPayload left, JsonPayload right) => !left.Equals(right);

    /// <summary>Reads a JSON value without changing its text, and writes it as it is. An empty payload is written as null.</summary>
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
