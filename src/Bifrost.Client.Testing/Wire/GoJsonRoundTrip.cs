using System.Globalization;
using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>
/// Applies what happens to JSON that the gateway, which is written in Go, parses to a map and serializes again: object keys are sorted,
/// numbers are rounded to a double, and half a surrogate pair is replaced.
/// </summary>
internal static class GoJsonRoundTrip
{
    // A double has each integer up to here.
    private const long MaxExactInteger = 1L << 53;

    public static JsonPayload? Apply(JsonPayload? payload) => payload is { IsEmpty: false } json
        ? new JsonPayload(WireJson.Write(RouteFamily.OpenAI, writer => Write(writer, new JsonPayload(HalfSurrogatePairs.Replace(json.Utf8)).ToElement())))
        : payload;

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement element in value.EnumerateArray())
                    Write(writer, element);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number when value.TryGetInt64(out long integer) && integer is not 0 and > -MaxExactInteger and < MaxExactInteger:
                writer.WriteNumberValue(integer);
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(FormatNumber(value.GetDouble()));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    // Go writes the shortest digits that parse to the same double, and uses an exponent for very large and very small numbers only.
    private static string FormatNumber(double value)
    {
        if (value == 0)
            return double.IsNegative(value) ? "-0" : "0";
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        return Math.Abs(value) is >= 1e-6 and < 1e21
            ? decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
            : shortest.ToLowerInvariant();
    }
}
