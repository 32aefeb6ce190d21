using System.Net.Http.Headers;
using System.Text;

namespace Bifrost.Client.Common;

/// <summary>The headers that hold secrets.</summary>
internal static class SecretHeaders
{
    public const string VirtualKey = "x-bf-vk";

    public static IReadOnlyList<string> Names { get; } = [VirtualKey, "Authorization", "Proxy-Authorization", "x-api-key", "api-key"];

    /// <summary>Whether a text contains one of the secrets in headers.</summary>
    public static bool Contain(HttpRequestHeaders headers, string text)
    {
        foreach (string name in Names)
        {
            if (headers.TryGetValues(name, out IEnumerable<string>? values) && values.SelectMany(GetSecrets).Any(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase)))
                return true;
        }

        return false;
    }

    private static IEnumerable<string> GetSecrets(string value)
    {
        // Shorter ones would be found in any text.
        const int MinLength = 6;
        string secret = value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        string[] parts = value.StartsWith("Basic ", StringComparison.Ordinal) && Convert.TryFromBase64String(secret, new byte[secret.Length], out _)
            ? [secret, Encoding.UTF8.GetString(Convert.FromBase64String(secret)).Split(':', 2)[^1]]
            : [secret, value];
        return parts.Where(part => part.Length >= MinLength);
    }
}
