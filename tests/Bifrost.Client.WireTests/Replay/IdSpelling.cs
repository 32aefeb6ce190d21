using System.Buffers.Text;
using System.Text;

namespace Bifrost.Client.WireTests.Replay;

/// <summary>How the two families of routes spell ids, from the description of the wire and not from the client's code.</summary>
internal static class IdSpelling
{
    private static readonly string[] NameStarts = ["arn:", "s3://", "projects/", "gs://"];

    /// <summary>The provider's own spelling of an id, from that of either family.</summary>
    public static string Unified(string id, string? provider, string collection) => provider switch
    {
        "gemini" => id.StartsWith(collection + "-", StringComparison.Ordinal) ? $"{collection}/{id[(collection.Length + 1)..]}"
            : collection == "files" || id.StartsWith("batches/", StringComparison.Ordinal) ? id
            : "batches/" + id,
        "bedrock" or "vertex" => Decoded(id),
        _ => id,
    };

    /// <summary>The segment of a path on the OpenAI routes.</summary>
    public static string OpenAISegment(string id, string? provider) => provider switch
    {
        "gemini" => id.Replace('/', '-'),
        "bedrock" => Convert.ToBase64String(Encoding.ASCII.GetBytes(id)),
        "vertex" => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(id)),
        _ => id,
    };

    /// <summary>The segment of a path on the unified routes.</summary>
    public static string UnifiedSegment(string id, string? provider) =>
        provider is "gemini" ? id["batches/".Length..] : id.Replace("/", "%2F", StringComparison.Ordinal);

    /// <summary>The path of a file: ids with slashes go to the OpenAI routes, which take them in every version of the gateway.</summary>
    public static string FilePath(string id, string? provider) =>
        id.Contains('/', StringComparison.Ordinal) ? $"/openai/v1/files/{OpenAISegment(id, provider)}" : $"/v1/files/{id}";

    private static string Decoded(string id)
    {
        string base64 = id.Replace('-', '+').Replace('_', '/');
        byte[] bytes = new byte[id.Length];
        if (!Convert.TryFromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='), bytes, out int length))
            return id;
        string decoded = Encoding.UTF8.GetString(bytes.AsSpan(0, length));
        return NameStarts.Any(start => decoded.StartsWith(start, StringComparison.Ordinal)) ? decoded : id;
    }
}
