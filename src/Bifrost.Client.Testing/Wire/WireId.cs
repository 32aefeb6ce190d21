using System.Buffers.Text;
using System.Text;

namespace Bifrost.Client.Testing;

/// <summary>The spellings of ids in the two families of routes.</summary>
/// <remarks>Written apart from the client's own translation on purpose: one mistake in both would not be noticed.</remarks>
internal static class WireId
{
    /// <summary>Reads the id of a batch in a path.</summary>
    public static string Read(string segment, ModelProvider provider, RouteFamily family, GatewayVersion version) => (family, provider.Value) switch
    {
        (RouteFamily.Unified, _) => version == GatewayVersion.April2026 ? segment : Uri.UnescapeDataString(segment),
        (_, "gemini") => ReplaceFirst(segment, "batches-", "batches/"),
        // Whatever happens to be valid base64 is taken for it, a bare number too.
        (_, "bedrock") => Base64.IsValid(segment) ? Encoding.UTF8.GetString(Convert.FromBase64String(segment)) : segment,
        (_, "vertex") => Base64Url.IsValid(segment) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(segment)) : segment,
        _ => segment,
    };

    /// <summary>Writes the id of a batch into an answer.</summary>
    public static string Write(string id, ModelProvider provider, RouteFamily family) => (family, provider.Value) switch
    {
        (RouteFamily.Unified, _) => id,
        (_, "gemini") => ReplaceFirst(id, "batches/", "batches-"),
        (_, "bedrock") => Convert.ToBase64String(Encoding.UTF8.GetBytes(id)),
        (_, "vertex") => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(id)),
        _ => id,
    };

    /// <summary>Writes the id of an input file into an answer; those of output files stay as they are in both families.</summary>
    public static string? WriteFile(string? id, ModelProvider provider, RouteFamily family) =>
        id is null ? null
        : family is RouteFamily.OpenAI && provider == ModelProvider.Gemini ? ReplaceFirst(id, "files/", "files-")
        : Write(id, provider, family);

    /// <summary>Reads the id of a file in a path.</summary>
    public static string ReadFile(string segment, ModelProvider provider, RouteFamily family, GatewayVersion version)
    {
        if (family == RouteFamily.OpenAI)
            return provider == ModelProvider.Gemini ? ReplaceFirst(segment, "files-", "files/") : Read(segment, provider, family, version);
        string id = Read(segment, provider, family, version);
        // Both families encode these, and this one takes them as they are, too.
        return provider == ModelProvider.Vertex && !id.StartsWith("gs://", StringComparison.Ordinal) && Base64Url.IsValid(id)
            ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(id))
            : id;
    }

    /// <summary>Reads the id of the input file in the body of a create.</summary>
    public static string ReadInput(string id, ModelProvider provider, RouteFamily family) =>
        family == RouteFamily.OpenAI ? ReadFile(id, provider, family, GatewayVersion.June2026) : id;

    /// <summary>Writes the id of a file into an answer about the file.</summary>
    public static string WriteFileId(string id, ModelProvider provider, RouteFamily family) =>
        provider == ModelProvider.Vertex ? Base64Url.EncodeToString(Encoding.UTF8.GetBytes(id)) : WriteFile(id, provider, family)!;

    private static string ReplaceFirst(string text, string old, string replacement) =>
        text.IndexOf(old, StringComparison.Ordinal) is >= 0 and int at ? $"{text[..at]}{replacement}{text[(at + old.Length)..]}" : text;
}
