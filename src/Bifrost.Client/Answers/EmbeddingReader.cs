using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json;
using Bifrost.Client.Json;

namespace Bifrost.Client.Answers;

/// <summary>Reads embeddings: of OpenAI and Azure (numbers or base64), Titan, Cohere and Gemini.</summary>
internal static class EmbeddingReader
{
    /// <summary>Reads an array of objects that have an embedding each, and skips what is something else.</summary>
    public static void ReadObjects(ref JsonCursor json, ref Answer answer)
    {
        for (bool more = json.EnterArray(); more; more = json.NextElement())
            ReadObject(ref json, ref answer);
    }

    /// <summary>Reads an array of embeddings, or an object with one for each type of numbers.</summary>
    public static void ReadAll(ref JsonCursor json, ref Answer answer)
    {
        if (json.Peek() == '{')
        {
            ReadObject(ref json, ref answer);
            return;
        }

        for (bool more = json.EnterArray(); more; more = json.NextElement())
        {
            if (json.Peek() == '[')
                ReadNumbers(ref json, ref answer);
            else
                ReadObject(ref json, ref answer);
        }
    }

    /// <summary>Reads an embedding: numbers, the base64 of numbers, or an object that has them as a member.</summary>
    public static void Read(ref JsonCursor json, ref Answer answer)
    {
        switch (json.Peek())
        {
            case (byte)'[':
                ReadNumbers(ref json, ref answer);
                break;
            case (byte)'"':
                Add(ref answer, DecodeBase64(json.ReadWord()));
                break;
            default:
                ReadObject(ref json, ref answer);
                break;
        }
    }

    private static void ReadObject(ref JsonCursor json, ref Answer answer)
    {
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            ReadOnlySpan<byte> name = json.ReadName();
            if (name.SequenceEqual("embedding"u8) || name.SequenceEqual("values"u8))
                Read(ref json, ref answer);
            else if (name.SequenceEqual("float"u8))
                ReadAll(ref json, ref answer);
            else
                json.Skip();
        }
    }

    private static void ReadNumbers(ref JsonCursor json, ref Answer answer)
    {
        var numbers = new List<float>();
        for (bool more = json.EnterArray(); more; more = json.NextElement())
        {
            ReadOnlySpan<byte> raw = json.ReadRaw();
            numbers.Add(Utf8Parser.TryParse(raw, out float number, out int length) && length == raw.Length
                ? number
                : throw new JsonException("An embedding has a value that is not a number."));
        }

        Add(ref answer, [.. numbers]);
    }

    // The bytes of the numbers, the lowest first.
    private static float[] DecodeBase64(ReadOnlySpan<byte> text)
    {
        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, bytes, out _, out int length) != OperationStatus.Done || length % sizeof(float) != 0)
            throw new JsonException("An embedding is not base64 of numbers of 32 bits.");
        var numbers = new float[length / sizeof(float)];
        for (int index = 0; index < numbers.Length; index++)
            numbers[index] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(index * sizeof(float)));
        return numbers;
    }

    private static void Add(ref Answer answer, float[] numbers) => (answer.Embeddings ??= []).Add(numbers);
}
