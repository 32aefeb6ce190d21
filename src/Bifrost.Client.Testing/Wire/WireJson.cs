using System.Buffers;
using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>Writes JSON in the format of the gateway.</summary>
internal static class WireJson
{
    public static JsonWriterOptions Options { get; } = new() { Encoder = BifrostJson.DefaultOptions.Encoder };

    /// <summary>Writes a response body. On the unified routes it ends with a line feed.</summary>
    public static ReadOnlyMemory<byte> Write(RouteFamily family, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
            write(json);
        if (family is RouteFamily.Unified)
            buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    /// <summary>Writes an object.</summary>
    public static JsonPayload WriteObject(Action<Utf8JsonWriter> writeMembers) => new(Write(RouteFamily.OpenAI, json =>
    {
        json.WriteStartObject();
        writeMembers(json);
        json.WriteEndObject();
    }));
}
