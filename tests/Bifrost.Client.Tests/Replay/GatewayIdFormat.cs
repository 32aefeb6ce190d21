using System.Buffers.Text;
using System.Text;

namespace Bifrost.Client.Tests.Replay;

/// <summary>The id formats of the unified and the OpenAI routes, independent of the client's code.</summary>
internal static class GatewayIdFormat
{
    /// <summary>Converts a batch id from either format to the unified one.</summary>
    public static string Unified(string id, string? provider) => provider switch
    {
        "gemini" => id.StartsWith("batches-", StringComparison.Ordinal) ? "batches/" + id[8..]
            : id.StartsWith("batches/", StringComparison.Ordinal) ? id
            : "batches/" + id,
        "bedrock" => Decoded(id, Convert.FromBase64String),
        "vertex" => Decoded(id, text => Base64Url.DecodeFromChars(text)),
        _ => id,
    };

    /// <summary>Converts a file id from either format to the unified one.</summary>
    public static string UnifiedFile(string id, string? provider) => provider is not "gemini" ? Unified(id, provider)
        : id.StartsWith("files-", StringComparison.Ordinal) ? "files/" + id[6..]
        : id;

    /// <summary>The path segment for a batch on the OpenAI routes.</summary>
    public static string OpenAISegment(string unifiedId, string? provider) => provider switch
    {
        "gemini" => unifiedId.Replace('/', '-'),
        "bedrock" => Convert.ToBase64String(Encoding.ASCII.GetBytes(unifiedId)),
        "vertex" => Convert.ToBase64String(Encoding.ASCII.GetBytes(unifiedId)).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
        _ => unifiedId,
    };

    /// <summary>The path segment for a batch on the unified routes. For Gemini without its prefix, which every version accepts.</summary>
    public static string UnifiedSegment(string unifiedId, string? provider) =>
        provider is "gemini"
            ? unifiedId["batches/".Length..]
            : unifiedId.Replace(":", "%3A", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal);

    /// <summary>
    /// The path of a file. Ids with slashes go to the OpenAI routes, because the unified ones of April 2026 do not accept them.
    /// </summary>
    public static string FilePath(string unifiedId, string? provider) =>
        unifiedId.Contains('/', StringComparison.Ordinal)
            ? $"/openai/v1/files/{OpenAISegment(unifiedId, provider)}"
            : $"/v1/files/{unifiedId}";

    private static string Decoded(string id, Func<string, byte[]> decode)
    {
        try
        {
            string decoded = Encoding.UTF8.GetString(decode(id));
            bool isName = decoded.StartsWith("arn:", StringComparison.Ordinal) || decoded.StartsWith("s3://", StringComparison.Ordinal)
                || decoded.StartsWith("projects/", StringComparison.Ordinal) || decoded.StartsWith("gs://", StringComparison.Ordinal);
            return isName ? decoded : id;
        }
        catch (FormatException)
        {
            return id;
        }
    }
}
