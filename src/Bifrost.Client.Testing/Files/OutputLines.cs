using System.Buffers;
using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>Serializes result items to the lines of an output or error file of OpenAI.</summary>
internal static class OutputLines
{
    /// <summary>Serializes the items one by one. A line is valid until the next one is requested.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Serialize(IEnumerable<BatchResultItem> items)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, WireJson.Options);
        foreach (BatchResultItem item in items)
        {
            buffer.ResetWrittenCount();
            json.Reset();
            Write(json, item);
            json.Flush();
            buffer.Write("\n"u8);
            yield return buffer.WrittenMemory;
        }
    }

    private static void Write(Utf8JsonWriter json, BatchResultItem item)
    {
        json.WriteStartObject();
        json.WriteString("id", item.Id);
        json.WriteString("custom_id", item.CustomId);
        json.WritePropertyName("response");
        JsonSerializer.Serialize(json, item.Response!, BifrostJson.TypeInfo<BatchItemResponse>());
        json.WritePropertyName("error");
        JsonSerializer.Serialize(json, item.Error!, BifrostJson.TypeInfo<BatchItemError>());
        json.WriteEndObject();
    }
}
