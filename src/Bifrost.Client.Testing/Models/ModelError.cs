namespace Bifrost.Client.Testing;

/// <summary>The body of a failed model request, in the formats of OpenAI and Anthropic.</summary>
internal static class ModelError
{
    /// <summary>Creates the body in the format of OpenAI.</summary>
    /// <remarks>https://platform.openai.com/docs/guides/error-codes</remarks>
    public static JsonPayload CreateOpenAI(int statusCode, string message)
    {
        (string type, string? code) = statusCode switch
        {
            401 => ("invalid_request_error", "invalid_api_key"),
            404 => ("invalid_request_error", "model_not_found"),
            429 => ("requests", "rate_limit_exceeded"),
            >= 500 => ("server_error", null),
            _ => ("invalid_request_error", "invalid_value"),
        };
        return WireJson.WriteObject(json =>
        {
            json.WriteStartObject("error");
            json.WriteString("message", message);
            json.WriteString("type", type);
            json.WriteNull("param");
            json.WriteString("code", code);
            json.WriteEndObject();
        });
    }

    /// <summary>Creates the body in the format of Anthropic.</summary>
    /// <remarks>https://docs.anthropic.com/en/api/errors</remarks>
    public static JsonPayload CreateAnthropic(int statusCode, string message) => WireJson.WriteObject(json =>
    {
        json.WriteString("type", "error");
        json.WriteStartObject("error");
        json.WriteString("type", GetAnthropicType(statusCode));
        json.WriteString("message", message);
        json.WriteEndObject();
    });

    private static string GetAnthropicType(int statusCode) => statusCode switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        529 => "overloaded_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };
}
