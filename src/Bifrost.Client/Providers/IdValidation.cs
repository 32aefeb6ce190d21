using System.Text;

namespace Bifrost.Client.Providers;

/// <summary>Validates ids from callers, before anything is sent.</summary>
/// <remarks>The gateway unescapes an id and passes it on: <c>..%2Ffiles</c> is answered with the provider's list of files.</remarks>
internal static class IdValidation
{
    /// <summary>Validates the id of a batch and returns its unified spelling.</summary>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request in one of its spellings.</exception>
    public static string NormalizeBatchId(string? id, ModelProvider? provider, string paramName)
    {
        ProviderProfile profile = ProviderProfile.Of(provider);
        string unified = Validate(profile.ToUnifiedBatchId(Validate(id, paramName)), paramName);

        // Only Bedrock's base64 can hold one, and no id of a Bedrock batch has it: the routes have no way to escape it.
        return !profile.ToOpenAIBatchSegment(unified).Contains('/', StringComparison.Ordinal)
            ? unified
            : throw new ArgumentException("The id has characters that no Bedrock id has; in base64 they would change the path of the request.", paramName);
    }

    /// <summary>Says why an id of a file that the gateway sent cannot be asked for, without quoting it; null when it can.</summary>
    public static string? ValidateFileId(string id, ModelProvider provider) =>
        GetError(id, isFile: true) ?? GetError(ProviderProfile.Of(provider).ToUnifiedFileId(id)!, isFile: true);

    /// <summary>Says why an id of a batch that the gateway sent cannot be asked for, without quoting it; null when it can.</summary>
    public static string? ValidateBatchId(string id, ModelProvider provider) =>
        GetError(id, isFile: false) ?? GetError(ProviderProfile.Of(provider).ToUnifiedBatchId(id), isFile: false);

    /// <summary>Validates the id of a file and returns its unified spelling.</summary>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request.</exception>
    public static string NormalizeFileId(string? id, ModelProvider provider, string paramName) =>
        Validate(ProviderProfile.Of(provider).ToUnifiedFileId(Validate(id, paramName, isFile: true)), paramName, isFile: true);

    private static string Validate(string? id, string paramName, bool isFile = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id, paramName);
        return GetError(id, isFile) is string error ? throw new ArgumentException($"The id has {error}, which would change the path of the request.", paramName) : id;
    }

    private static string? GetError(string id, bool isFile)
    {
        if (string.IsNullOrWhiteSpace(id))
            return "no characters";

        // Objects in the caller's own storage can have names that are no ids: report..2.jsonl, part#1, 50%25.
        bool isAddress = isFile && (id.StartsWith("s3://", StringComparison.Ordinal) || id.StartsWith("gs://", StringComparison.Ordinal));
        string? error = isAddress ? id.Split('/').Contains("..") ? "'..' as a segment" : null
            : id.Contains("..", StringComparison.Ordinal) ? "'..'"
            : id.AsSpan().IndexOfAny("?#\\") is >= 0 and int at ? $"'{id[at]}'"
            : HasPercentEscape(id) ? "a percent escape (ids are escaped by the client)"
            : null;
        return error ?? (id.Any(char.IsControl) ? "a control character"
            : id.EnumerateRunes().Contains(Rune.ReplacementChar) ? "half of a surrogate pair"
            : char.IsWhiteSpace(id[0]) || char.IsWhiteSpace(id[^1]) ? "white space around it"
            : id.Split('/').Contains(".") ? "'.' as a segment"
            : id[0] == '/' || id[^1] == '/' ? "a slash at its start or end"
            : null);
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
