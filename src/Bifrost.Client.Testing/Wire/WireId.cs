using System.Buffers.Text;
using System.Text;

namespace Bifrost.Client.Testing;

/// <summary>The spellings of ids in the two families of routes.</summary>
/// <remarks>Written apart from the client's own translation on purpose: one mistake in both would not be noticed.</remarks>
internal static class WireId
{
    /// <summary>Reads the id in a path.</summary>
    public static string Read(string segment, ModelProvider provider, RouteFamily family) => (family, provider.Value) switch
    {
        (RouteFamily.Unified, _) => Uri.UnescapeDataString(segment),
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

    private static string ReplaceFirst(string text, string old, string replacement) =>
        text.IndexOf(old, StringComparison.Ordinal) is >= 0 and int at ? $"{text[..at]}{replacement}{text[(at + old.Length)..]}" : text;
}
