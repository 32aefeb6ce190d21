using System.Globalization;
using System.Text;

namespace Bifrost.Client.Telemetry;

/// <summary>Creates the texts of spans, metrics and logs. None contains text of an exception that this library did not create.</summary>
internal static class TelemetryText
{
    private const int MaxLength = 256;

    /// <summary>An id, a status or the name of a provider, without control characters and of limited length.</summary>
    /// <remarks>The gateway passes on what providers send. A line break could add a line to a log.</remarks>
    public static string Sanitize(string text)
    {
        if (text.Length <= MaxLength && !text.Any(IsUnsafe))
            return text;

        var safe = new StringBuilder(text, 0, Math.Min(text.Length, MaxLength), MaxLength);
        for (int index = 0; index < safe.Length; index++)
        {
            if (IsUnsafe(safe[index]))
                safe[index] = '?';
        }

        return safe.ToString();
    }

    /// <summary>The name of a provider: that of the semantic conventions where they have one.</summary>
    public static string GetProviderName(string provider) => provider switch
    {
        "azure" => "azure.ai.openai",
        "bedrock" => "aws.bedrock",
        "gemini" => "gcp.gemini",
        "vertex" => "gcp.vertex_ai",
        "mistral" => "mistral_ai",
        "xai" => "x_ai",
        _ => Sanitize(provider),
    };

    /// <summary>The type of a failure: the status code of an error response, otherwise the type of the exception.</summary>
    public static string GetErrorType(Exception exception) => GetStatusCode(exception) is >= 400 and int statusCode
        ? statusCode.ToString(CultureInfo.InvariantCulture)
        : exception.GetType().FullName!;

    /// <summary>The status code of the response; null when there was none.</summary>
    public static int? GetStatusCode(Exception? exception) => exception switch
    {
        BifrostApiException { StatusCode: > 0 } failure => failure.StatusCode,
        BifrostInvalidResponseException { StatusCode: > 0 } failure => failure.StatusCode,
        _ => null,
    };

    /// <summary>Splits an endpoint, as <c>GET /v1/batches</c>, into method and route.</summary>
    public static (string Method, string Route) SplitEndpoint(string? endpoint) =>
        endpoint?.IndexOf(' ', StringComparison.Ordinal) is > 0 and int space ? (endpoint[..space], endpoint[(space + 1)..]) : ("", "");

    // Control characters, the separators of lines and paragraphs, and the characters that change the direction of text.
    private static bool IsUnsafe(char character) => char.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
