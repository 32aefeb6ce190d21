using System.Text.Json;

namespace Bifrost.Client.Tests.Support;

/// <summary>Reads and writes records as the library does.</summary>
internal static class Wire
{
    public static T Read<T>(string json) => JsonSerializer.Deserialize(json, BifrostJson.TypeInfo<T>())!;

    public static string Write<T>(T record) => JsonSerializer.Serialize(record, BifrostJson.TypeInfo<T>());
}
