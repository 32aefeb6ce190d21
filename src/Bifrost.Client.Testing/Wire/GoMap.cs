using System.Globalization;
using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>
/// What becomes of a payload that went through the gateway's own objects, as all of the results endpoint do: keys are sorted, and numbers
/// have passed through a double.
/// </summary>
internal static class GoMap
{
    public static JsonPayload? Through(JsonPayload? payload) => payload is { IsEmpty: false } json
        ? new JsonPayload(WireJson.Write(RouteFamily.OpenAI, writer => Write(writer, json.ToElement())))
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
            case JsonValueKind.Number:
                writer.WriteRawValue(Number(value.GetDouble()));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    // The shortest digits that give the same double, written out unless that is long.
    private static string Number(double value)
    {
        if (value == 0)
            return double.IsNegative(value) ? "-0" : "0";
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        return Math.Abs(value) is >= 1e-6 and < 1e21
            ? decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
            : shortest.ToLowerInvariant();
    }
}
