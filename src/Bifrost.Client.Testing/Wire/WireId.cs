using System.Buffers.Text;
using System.Text;

namespace Bifrost.Client.Testing;

/// <summary>
/// Converts ids between the unified spelling (<c>batches/x</c>, an ARN, <c>gs://…</c>) and the spelling of each route family.
/// </summary>
/// <remarks>Deliberately independent of the client's conversion: an error that both share would go unnoticed.</remarks>
internal static class WireId
{
    /// <summary>Converts the batch id in a request path to the unified spelling.</summary>
    public static string ParseBatchId(string segment, ModelProvider provider, RouteFamily family, GatewayVersion version) => (family, provider.Value) switch
    {
        (RouteFamily.Unified, _) => version == GatewayVersion.V1_4_19 ? segment : Uri.UnescapeDataString(segment),
        (_, "gemini") => ReplaceFirst(segment, "batches-", "batches/"),
        // The gateway decodes everything that is valid base64, even an id that is not meant to be.
        (_, "bedrock") => Base64.IsValid(segment) ? Encoding.UTF8.GetString(Convert.FromBase64String(segment)) : segment,
        (_, "vertex") => Base64Url.IsValid(segment) ? DecodeBase64Url(segment) : segment,
        _ => segment,
    };

    /// <summary>Converts the unified id of a batch to the spelling in responses.</summary>
    public static string FormatBatchId(string id, ModelProvider provider, RouteFamily family) => (family, provider.Value) switch
    {
        (RouteFamily.Unified, _) => id,
        (_, "gemini") => ReplaceFirst(id, "batches/", "batches-"),
        (_, "bedrock") => Convert.ToBase64String(Encoding.UTF8.GetBytes(id)),
        (_, "vertex") => EncodeBase64Url(id),
        _ => id,
    };

    /// <summary>Converts the unified id of an input file to the spelling in a batch. The gateway does not convert the ids of output files.</summary>
    public static string? FormatInputFileId(string? id, ModelProvider provider, RouteFamily family) =>
        id is null ? null
        : family is RouteFamily.OpenAI && provider == ModelProvider.Gemini ? ReplaceFirst(id, "files/", "files-")
        : FormatBatchId(id, provider, family);

    /// <summary>Converts the file id in a request path to the unified spelling.</summary>
    public static string ParseFileId(string segment, ModelProvider provider, RouteFamily family, GatewayVersion version)
    {
        if (family == RouteFamily.OpenAI)
            return provider == ModelProvider.Gemini ? ReplaceFirst(segment, "files-", "files/") : ParseBatchId(segment, provider, family, version);
        string id = ParseBatchId(segment, provider, family, version);
        // For Vertex the unified routes accept the encoded id as well as the plain one.
        return provider == ModelProvider.Vertex && !id.StartsWith("gs://", StringComparison.Ordinal) && Base64Url.IsValid(id)
            ? DecodeBase64Url(id)
            : id;
    }

    /// <summary>Converts the <c>input_file_id</c> in a request body to the unified spelling.</summary>
    public static string ParseInputFileId(string id, ModelProvider provider, RouteFamily family) =>
        family == RouteFamily.OpenAI ? ParseFileId(id, provider, family, GatewayVersion.V1_5_16) : id;

    /// <summary>Converts the unified id of a file to the spelling in responses about the file.</summary>
    public static string FormatFileId(string id, ModelProvider provider, RouteFamily family) =>
        provider == ModelProvider.Vertex ? EncodeBase64Url(id) : FormatInputFileId(id, provider, family)!;

    private static string EncodeBase64Url(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string DecodeBase64Url(string text) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));

    private static string ReplaceFirst(string text, string old, string replacement) =>
        text.IndexOf(old, StringComparison.Ordinal) is >= 0 and int at ? $"{text[..at]}{replacement}{text[(at + old.Length)..]}" : text;
}
