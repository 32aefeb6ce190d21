using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bifrost.Client;

/// <summary>JSON serialization of the response types of this library, for callers that store batches and results.</summary>
public static class BifrostJson
{
    /// <summary>Serializer options for the response types, <see cref="BatchReference"/> and <see cref="BatchResultsPosition"/>; source-generated and read-only.</summary>
    /// <remarks>
    /// <para>
    /// Values that were read from JSON are written again, including members that a type does not define (<c>AdditionalProperties</c>). The
    /// JSON text itself is not preserved: members that are <see langword="null"/> and times that the gateway sends as 0 are omitted, absent
    /// members of a non-nullable type are written with their default value, a value of another JSON type is written in the type of the
    /// property (a number in a string as a number), and the order of members and the escaping of strings can change. Only a
    /// <see cref="JsonPayload"/> is written exactly as it was read.
    /// </para>
    /// <para>
    /// Properties that are not part of the gateway's JSON, such as <see cref="Batch.Provider"/>, are not written. To access a batch later,
    /// store its <see cref="Batch.Reference"/>.
    /// </para>
    /// </remarks>
    /// <example><c>JsonSerializer.Serialize(batch, BifrostJson.TypeInfo&lt;Batch&gt;())</c></example>
    public static JsonSerializerOptions DefaultOptions { get; } = Create();

    /// <summary>Maximum nesting depth of JSON from the gateway.</summary>
    internal const int MaxDepth = 512;

    /// <summary>Returns the serialization metadata of a type, for methods that take a <see cref="JsonTypeInfo{T}"/>.</summary>
    /// <typeparam name="T">A response type of this library, <see cref="BatchReference"/> or <see cref="BatchResultsPosition"/>.</typeparam>
    /// <returns>The serialization metadata.</returns>
    /// <exception cref="NotSupportedException"><see cref="DefaultOptions"/> does not support the type.</exception>
    public static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)DefaultOptions.GetTypeInfo(typeof(T));

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(Json.BifrostJsonContext.Default.Options)
        {
            // Does not escape non-ASCII text: the JSON is written to files and services, not embedded in HTML.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = MaxDepth,
            TypeInfoResolver = Json.BifrostJsonContext.Default.WithAddedModifier(OmitEmptyLists),
        };
        options.MakeReadOnly();
        return options;
    }

    // These lists are empty if the JSON does not contain them.
    private static void OmitEmptyLists(JsonTypeInfo type)
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
