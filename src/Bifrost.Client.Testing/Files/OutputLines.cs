using System.Buffers;
using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>Writes result items as the lines of OpenAI's output and error files, one at a time.</summary>
internal static class OutputLines
{
    public static IEnumerable<ReadOnlyMemory<byte>> Of(IEnumerable<BatchResultItem> items)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, WireJson.Options);
        foreach (BatchResultItem item in items)
        {
            // Whoever reads a line is done with it before the next one.
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
