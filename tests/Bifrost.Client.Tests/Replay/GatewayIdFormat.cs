using System.Buffers.Text;
using System.Text;

namespace Bifrost.Client.Tests.Replay;

/// <summary>How the two families of routes spell ids, from the description of the wire and not from the client's code.</summary>
internal static class GatewayIdFormat
{
    /// <summary>The provider's own spelling of a batch id, from either family's.</summary>
    public static string Unified(string id, string? provider) => provider switch
    {
        "gemini" => id.StartsWith("batches-", StringComparison.Ordinal) ? "batches/" + id[8..]
            : id.StartsWith("batches/", StringComparison.Ordinal) ? id
            : "batches/" + id,
        "bedrock" => Decoded(id, Convert.FromBase64String),
        "vertex" => Decoded(id, text => Base64Url.DecodeFromChars(text)),
        _ => id,
    };

    /// <summary>The same for the id of a file.</summary>
    public static string UnifiedFile(string id, string? provider) => provider is not "gemini" ? Unified(id, provider)
        : id.StartsWith("files-", StringComparison.Ordinal) ? "files/" + id[6..]
        : id;

    /// <summary>The segment that stands for a batch in a path of the OpenAI routes.</summary>
    public static string OpenAISegment(string unifiedId, string? provider) => provider switch
    {
        "gemini" => unifiedId.Replace('/', '-'),
        "bedrock" => Convert.ToBase64String(Encoding.ASCII.GetBytes(unifiedId)),
        "vertex" => Convert.ToBase64String(Encoding.ASCII.GetBytes(unifiedId)).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
        _ => unifiedId,
    };

    /// <summary>The segment that stands for a batch in a path of the unified routes; Gemini's bare, as every version takes it.</summary>
    public static string UnifiedSegment(string unifiedId, string? provider) =>
        provider is "gemini"
            ? unifiedId["batches/".Length..]
            : unifiedId.Replace(":", "%3A", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal);

    /// <summary>
    /// The path of a file. Ids with slashes go to the OpenAI routes: the unified ones of April 2026 take them in no spelling.
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
