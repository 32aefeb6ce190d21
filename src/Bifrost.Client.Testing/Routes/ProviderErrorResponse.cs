using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>Creates the response with an error of the provider, whose body the gateway repeats in <c>raw_response</c>.</summary>
internal static class ProviderErrorResponse
{
    /// <summary>Creates the response with an error of the provider.</summary>
    /// <param name="context">The request.</param>
    /// <param name="error">The error.</param>
    /// <param name="googleStatus">The status in the body of Gemini and Vertex.</param>
    public static GatewayResponse Create(RequestContext context, GatewayError error, string googleStatus)
    {
        var rawResponse = new JsonPayload(WireJson.Write(RouteFamily.OpenAI, json => WriteBody(json, context.Provider.Value, error, googleStatus)));
        return (error with { ExtraFields = context.ErrorExtraFields with { RawResponse = rawResponse } }).ToResponse(context.Family);
    }

    private static void WriteBody(Utf8JsonWriter json, string provider, GatewayError error, string googleStatus)
    {
        json.WriteStartObject();
        if (provider is "bedrock")
        {
            json.WriteString("message", error.Message);
            json.WriteEndObject();
            return;
        }

        json.WriteStartObject("error");
        switch (provider)
        {
            case "anthropic":
                json.WriteString("message", error.Message);
                json.WriteString("type", error.ErrorType);
                break;
            case "gemini" or "vertex":
                json.WriteNumber("code", error.StatusCode);
                json.WriteString("message", error.Message);
                json.WriteString("status", googleStatus);
                break;
            default:
                json.WriteString("code", error.Code);
                json.WriteString("message", error.Message);
                json.WriteNull("param");
                json.WriteString("type", error.ErrorType);
                break;
        }

        json.WriteEndObject();
        if (provider is "anthropic")
            json.WriteString("type", "error");
        json.WriteEndObject();
    }
}
