using System.Buffers.Text;
using System.Text;

namespace Bifrost.Client;

/// <summary>
/// The spellings of batch and file ids: the unified one, which is the providers' own, and the one of the gateway's OpenAI routes.
/// </summary>
/// <remarks>Only Gemini, Bedrock and Vertex differ: their ids hold slashes, which the OpenAI routes could not take.</remarks>
internal static class GatewayId
{
    /// <summary>Checks what a caller gave, before anything is sent, and translates it into the unified spelling.</summary>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request in this spelling or the other.</exception>
    public static string Accept(string? id, ModelProvider provider, string paramName)
    {
        string unified = Check(ToUnified(Check(id, paramName), provider), paramName);
        // Bedrock's ids are plain ASCII, whose base64 has no slash; the routes have no way to escape one.
        return provider != ModelProvider.Bedrock || !ToOpenAISegment(unified, provider).Contains('/', StringComparison.Ordinal)
            ? unified
            : throw new ArgumentException("The id has characters that no Bedrock id has, whose base64 would change the path of the request.", paramName);
    }

    /// <summary>Refuses an id that would lead a request to another path than the one it is for.</summary>
    /// <remarks>The gateway unescapes an id and hands it on: <c>..%2Ffiles</c> comes back as the provider's list of files.</remarks>
    private static string Check(string? id, string paramName, bool isFile = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id, paramName);

        // Objects may have names that would be no ids: report..2.jsonl, part#1, 50%25.
        bool isAddress = isFile && IsStorageAddress(id);
        string? fault = isAddress ? id.Split('/').Contains("..") ? "'..' as a segment" : null
            : id.Contains("..", StringComparison.Ordinal) ? "'..'"
            : id.AsSpan().IndexOfAny("?#\\") is >= 0 and int at ? $"'{id[at]}'"
            : HasPercentEscape(id) ? "a percent escape (ids are escaped by the client)"
            : null;
        fault ??= id.Any(char.IsControl) ? "a control character"
            : id.EnumerateRunes().Contains(Rune.ReplacementChar) ? "half of a surrogate pair"
            : char.IsWhiteSpace(id[0]) || char.IsWhiteSpace(id[^1]) ? "white space around it"
            : id.Split('/').Contains(".") ? "'.' as a segment"
            : id[0] == '/' || id[^1] == '/' ? "a slash at its start or end"
            : null;
        return fault is null ? id : throw new ArgumentException($"The id has {fault}, which would change the path of the request.", paramName);
    }

    /// <summary>Translates either spelling into the unified one.</summary>
    public static string ToUnified(string id, ModelProvider provider)
    {
        if (provider == ModelProvider.Gemini)
            return "batches/" + BareGeminiKey(id, "batches");
        if (provider == ModelProvider.Bedrock)
            return Decoded(id, urlSafe: false, "arn:", "s3://");
        if (provider == ModelProvider.Vertex)
            return Decoded(id, urlSafe: true, "projects/", "gs://");
        return id;
    }

    /// <summary>Translates the id of a file into the unified spelling; null and empty stay as they are.</summary>
    public static string? FileToUnified(string? id, ModelProvider provider)
    {
        if (string.IsNullOrEmpty(id))
            return id;
        if (provider == ModelProvider.Gemini)
            return id.StartsWith("files-", StringComparison.Ordinal) ? "files/" + id["files-".Length..] : id;
        return ToUnified(id, provider);
    }

    /// <summary>
    /// The path segment for the unified routes: percent-encoded as a whole. Gemini's goes bare, which every version of the gateway
    /// understands; those up to April 2026 do not decode a path.
    /// </summary>
    public static string ToUnifiedSegment(string id, ModelProvider provider) =>
        Uri.EscapeDataString(provider == ModelProvider.Gemini ? BareGeminiKey(id, "batches") : id);

    /// <summary>
    /// The path segment for the OpenAI routes, which do not decode it: base64 stands as it is, with its <c>=</c>.
    /// </summary>
    /// <remarks>
    /// Bedrock's and Vertex's ids are always encoded, a bare job number too: the gateway decodes whatever happens to be valid base64.
    /// </remarks>
    public static string ToOpenAISegment(string id, ModelProvider provider)
    {
        if (provider == ModelProvider.Gemini)
            return Uri.EscapeDataString("batches-" + BareGeminiKey(id, "batches"));
        if (provider == ModelProvider.Bedrock)
            return Convert.ToBase64String(Encoding.UTF8.GetBytes(id));
        if (provider == ModelProvider.Vertex)
            return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(id));
        return Uri.EscapeDataString(id);
    }

    /// <summary>The path segment of a file for the OpenAI routes; may hold a slash, which those cannot take.</summary>
    public static string FileToOpenAISegment(string id, ModelProvider provider) => provider == ModelProvider.Gemini
        ? Uri.EscapeDataString(id.StartsWith("files/", StringComparison.Ordinal) ? "files-" + id["files/".Length..] : id)
        : ToOpenAISegment(id, provider);

    /// <summary>The spelling of a file's id in the body of a request to the OpenAI routes; null stays null.</summary>
    public static string? FileToOpenAI(string? id, ModelProvider provider) => id is null ? null
        : provider == ModelProvider.Gemini || provider == ModelProvider.Bedrock || provider == ModelProvider.Vertex
            ? Uri.UnescapeDataString(FileToOpenAISegment(id, provider))
            : id;

    /// <summary>Checks the id of a file that a caller gave, and translates it into the unified spelling.</summary>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request.</exception>
    public static string AcceptFile(string? id, ModelProvider provider, string paramName) =>
        Check(FileToUnified(Check(id, paramName, isFile: true), provider), paramName, isFile: true);

    // The name of an object in the caller's own storage: it goes as base64, or escaped as a whole.
    private static bool IsStorageAddress(string id) =>
        id.StartsWith("s3://", StringComparison.Ordinal) || id.StartsWith("gs://", StringComparison.Ordinal);

    private static string BareGeminiKey(string id, string collection) =>
        id.StartsWith(collection, StringComparison.Ordinal) && id.Length > collection.Length + 1 && id[collection.Length] is '/' or '-'
            ? id[(collection.Length + 1)..]
            : id;

    private static string Decoded(string id, bool urlSafe, string oneStart, string otherStart)
    {
        if (id.StartsWith(oneStart, StringComparison.Ordinal) || id.StartsWith(otherStart, StringComparison.Ordinal))
            return id;

        Span<byte> bytes = id.Length <= 1024 ? stackalloc byte[1024] : new byte[id.Length];
        int length;
        if (urlSafe ? !(Base64Url.IsValid(id) && Base64Url.TryDecodeFromChars(id, bytes, out length)) : !Convert.TryFromBase64String(id, bytes, out length))
            return id;

        string decoded = Encoding.UTF8.GetString(bytes[..length]);
        return decoded.StartsWith(oneStart, StringComparison.Ordinal) || decoded.StartsWith(otherStart, StringComparison.Ordinal) ? decoded : id;
    }

    private static bool HasPercentEscape(string id)
    {
        for (int at = id.IndexOf('%', StringComparison.Ordinal); at >= 0 && at + 2 < id.Length; at = id.IndexOf('%', at + 1))
        {
            if (char.IsAsciiHexDigit(id[at + 1]) && char.IsAsciiHexDigit(id[at + 2]))
                return true;
        }

        return false;
    }
}
