using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bifrost.Client;

/// <summary>How this library reads and writes the gateway's JSON, for callers who store batches and results as they came.</summary>
public static class BifrostJson
{
    /// <summary>
    /// Options for every type of this library that stands on the wire, source-generated and frozen. What was read is written back
    /// whole, unknown members included; what was absent stays absent.
    /// </summary>
    /// <example><c>JsonSerializer.Serialize(batch, BifrostJson.TypeInfo&lt;Batch&gt;())</c></example>
    public static JsonSerializerOptions DefaultOptions { get; } = Create();

    /// <summary>How deep JSON from the gateway may be nested.</summary>
    internal const int MaxDepth = 512;

    /// <summary>How one type is read and written, for calls that take a <see cref="JsonTypeInfo{T}"/>.</summary>
    /// <typeparam name="T">A type of this library that stands on the wire.</typeparam>
    /// <returns>The type information.</returns>
    /// <exception cref="NotSupportedException">The type is not one of this library's.</exception>
    public static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)DefaultOptions.GetTypeInfo(typeof(T));

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(Json.BifrostJsonContext.Default.Options)
        {
            // Non-ASCII text is written as it is, not as escapes: these texts go to files and services, not into HTML.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = MaxDepth,
            TypeInfoResolver = Json.BifrostJsonContext.Default.WithAddedModifier(LeaveOutEmptyLists),
        };
        options.MakeReadOnly();
        return options;
    }

    // A list that callers see as empty was absent on the wire.
    private static void LeaveOutEmptyLists(JsonTypeInfo type)
    {
        if (type.Type != typeof(BifrostExtraFields))
            return;
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
                property.ShouldSerialize = static (_, value) => value is IReadOnlyCollection<object> { Count: > 0 };
        }
    }
}
