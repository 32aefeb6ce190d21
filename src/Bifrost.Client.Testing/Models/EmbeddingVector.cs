using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>Creates vectors of texts: the same one for the same text, of length 1.</summary>
internal static class EmbeddingVector
{
    /// <summary>The greatest number of elements, which is more than that of the models of OpenAI and Titan.</summary>
    public const int MaxDimensions = 4096;

    private const int DefaultDimensions = 8;

    public static float[] Create(string text, int? dimensions)
    {
        // FNV-1a, then a linear congruential generator: string.GetHashCode differs in each process.
        uint state = 2166136261;
        foreach (char character in text)
            state = (state ^ character) * 16777619;
        var vector = new float[dimensions ?? DefaultDimensions];
        double sum = 0;
        for (int index = 0; index < vector.Length; index++)
        {
            state = (state * 1664525) + 1013904223;
            vector[index] = (state / (float)int.MaxValue) - 1;
            sum += vector[index] * vector[index];
        }

        float length = (float)Math.Sqrt(sum);
        for (int index = 0; index < vector.Length; index++)
            vector[index] /= length;
        return vector;
    }

    public static void Write(Utf8JsonWriter json, float[] vector)
    {
        json.WriteStartArray("embedding");
        foreach (float value in vector)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
