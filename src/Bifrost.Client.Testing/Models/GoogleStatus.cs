using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace Bifrost.Client.Testing;

/// <summary>Google's status for an HTTP status code, with which Gemini and Vertex report failed requests.</summary>
/// <remarks>https://cloud.google.com/apis/design/errors#handling_errors</remarks>
/// <param name="Number">The number, which Gemini reports.</param>
/// <param name="Name">The name.</param>
internal readonly record struct GoogleStatus(int Number, string Name)
{
    public static GoogleStatus Of(int statusCode) => statusCode switch
    {
        401 => new(16, "UNAUTHENTICATED"),
        403 => new(7, "PERMISSION_DENIED"),
        404 => new(5, "NOT_FOUND"),
        409 => new(10, "ABORTED"),
        429 => new(8, "RESOURCE_EXHAUSTED"),
        499 => new(1, "CANCELLED"),
        501 => new(12, "UNIMPLEMENTED"),
        503 => new(14, "UNAVAILABLE"),
        504 => new(4, "DEADLINE_EXCEEDED"),
        >= 500 => new(13, "INTERNAL"),
        _ => new(3, "INVALID_ARGUMENT"),
    };

    /// <summary>Creates the error of Gemini.</summary>
    public static BatchItemError CreateGeminiError(int statusCode, string message) =>
        new() { Code = Of(statusCode).Number.ToString(CultureInfo.InvariantCulture), Message = message };

    /// <summary>Creates the error of Vertex, whose message contains the response.</summary>
    public static BatchItemError CreateVertexError(int statusCode, string message)
    {
        JsonPayload body = WireJson.WriteObject(json =>
        {
            json.WriteStartObject("error");
            json.WriteNumber("code", statusCode);
            json.WriteString("message", message);
            json.WriteString("status", Of(statusCode).Name);
            json.WriteEndObject();
        });
        return new BatchItemError { Message = $"{ReasonPhrases.GetReasonPhrase(statusCode)}: {body}" };
    }
}
