using System.Text.Json;

namespace Bifrost.Client.Tests.Support;

/// <summary>Serializes records with the options of the library.</summary>
internal static class RecordJson
{
    public static T Deserialize<T>(string json) => JsonSerializer.Deserialize(json, BifrostJson.TypeInfo<T>())!;

    public static string Serialize<T>(T record) => JsonSerializer.Serialize(record, BifrostJson.TypeInfo<T>());
}
