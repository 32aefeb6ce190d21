using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Bifrost.Client.Tests.Support;

/// <summary>
/// Compares received JSON with the JSON that a record is serialized to, member by member. A null member equals an absent one, and for a
/// time zero does too. Payloads must be equal byte for byte.
/// </summary>
internal sealed class JsonComparison
{
    private static readonly string[] Payloads = [".response.body", ".result.message", ".raw_request", ".raw_response"];

    private readonly Dictionary<string, Func<string, string>> _conversions = [];
    private readonly List<string> _differences = [];

    /// <summary>Expects the value of a string member to be converted, as ids are.</summary>
    public JsonComparison WithConversion(string member, Func<string, string> convert)
    {
        _conversions["." + member] = convert;
        return this;
    }

    /// <summary>The members of the received JSON that the record lost or changed, and those that it added.</summary>
    public IReadOnlyList<string> Differences<T>(JsonElement received, T record)
    {
        using var written = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(record, BifrostJson.TypeInfo<T>()));
        Compare("", received, written.RootElement);
        return _differences;
    }

    private void Compare(string path, JsonElement? received, JsonElement? written)
    {
        if (Array.Exists(Payloads, payload => path.EndsWith(payload, StringComparison.Ordinal)))
            Require(path, Raw(received) == Raw(written), received, written);
        else if (IsNothing(path, received) || IsNothing(path, written))
            Require(path, IsNothing(path, received) && IsNothing(path, written), received, written);
        else if (received!.Value.ValueKind != written!.Value.ValueKind)
            Require(path, false, received, written);
        else
            CompareValues(path, received.Value, written.Value);
    }

    private void CompareValues(string path, JsonElement received, JsonElement written)
    {
        switch (received.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (string name in received.EnumerateObject().Concat(written.EnumerateObject()).Select(member => member.Name).Distinct())
                    Compare($"{path}.{name}", Member(received, name), Member(written, name));
                break;
            case JsonValueKind.Array:
                int most = Math.Max(received.GetArrayLength(), written.GetArrayLength());
                for (int index = 0; index < most; index++)
                    Compare(string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), Element(received, index), Element(written, index));
                break;
            case JsonValueKind.String:
                string expected = _conversions.TryGetValue(path, out Func<string, string>? convert)
                    ? convert(received.GetString()!)
                    : received.GetString()!;
                Require(path, expected == written.GetString(), received, written);
                break;
            default:
                Require(path, received.GetRawText() == written.GetRawText(), received, written);
                break;
        }
    }

    private void Require(string path, bool holds, JsonElement? received, JsonElement? written)
    {
        if (!holds)
            _differences.Add($"{path.TrimStart('.')}: received {Raw(received)}, written {Raw(written)}");
    }

    // Null results are an empty list, which is written.
    private static bool IsNothing(string path, JsonElement? value) =>
        value is not { } element || element.ValueKind == JsonValueKind.Null
        || (path.EndsWith("_at", StringComparison.Ordinal) && element.ValueKind == JsonValueKind.Number && element.GetRawText() == "0")
        || (path == ".results" && element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 0);

    private static JsonElement? Member(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement member) ? member : null;

    private static JsonElement? Element(JsonElement of, int index) => index < of.GetArrayLength() ? of[index] : null;

    private static string Raw(JsonElement? value) =>
        value is { ValueKind: not JsonValueKind.Null } element ? System.Text.Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element)) : "nothing";
}
