using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>Serializes result items to the lines of an output or error file.</summary>
internal static class OutputLines
{
    /// <summary>Serializes the items one by one. A line is valid until the next one is requested.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Serialize(IEnumerable<BatchResultItem> items, ModelProvider provider)
    {
        Action<Utf8JsonWriter, BatchResultItem> writeMembers = provider == ModelProvider.Gemini ? WriteGemini : WriteOpenAI;
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, WireJson.Options);
        foreach (BatchResultItem item in items)
        {
            buffer.ResetWrittenCount();
            json.Reset();
            json.WriteStartObject();
            writeMembers(json, item);
            json.WriteEndObject();
            json.Flush();
            buffer.Write("\n"u8);
            yield return buffer.WrittenMemory;
        }
    }

    private static void WriteOpenAI(Utf8JsonWriter json, BatchResultItem item)
    {
        json.WriteString("id", item.Id);
        json.WriteString("custom_id", item.CustomId);
        json.WritePropertyName("response");
        JsonSerializer.Serialize(json, item.Response!, BifrostJson.TypeInfo<BatchItemResponse>());
        json.WritePropertyName("error");
        JsonSerializer.Serialize(json, item.Error!, BifrostJson.TypeInfo<BatchItemError>());
    }

    // https://ai.google.dev/gemini-api/docs/batch-api: a line has a response or a status.
    private static void WriteGemini(Utf8JsonWriter json, BatchResultItem item)
    {
        json.WriteString("key", item.CustomId);
        if (item.Response?.Body is { IsEmpty: false } body)
        {
            json.WritePropertyName("response");
            json.WriteRawValue(body.Utf8.Span);
        }
        else
        {
            json.WriteStartObject("error");
            json.WriteNumber("code", int.TryParse(item.Error?.Code, CultureInfo.InvariantCulture, out int code) ? code : 0);
            json.WriteString("message", item.Error?.Message);
            json.WriteEndObject();
        }
    }
}
