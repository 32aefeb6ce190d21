using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>Creates the response for a batch that does not exist. It has the message of the provider.</summary>
internal static class BatchNotFound
{
    public static GatewayResponse CreateResponse(RequestContext context)
    {
        string provider = context.Provider.Value;
        GatewayError error = provider switch
        {
            "anthropic" => new(404, $"Message batch {context.Id} not found") { ErrorType = "not_found_error" },
            "gemini" => new(404, "Operation not found.") { Code = "404" },
            "bedrock" => new(404, "The requested resource was not found"),
            "vertex" => new(404, "The BatchPredictionJob does not exist."),
            _ => new(404, $"No batch found with id '{context.Id}'.") { ErrorType = "invalid_request_error" },
        };
        // The response of Vertex is not included.
        JsonPayload? rawResponse = provider is "vertex"
            ? null
            : new JsonPayload(WireJson.Write(RouteFamily.OpenAI, json => WriteRawResponse(json, provider, error)));
        return (error with { ExtraFields = context.ErrorExtraFields with { RawResponse = rawResponse } }).ToResponse(context.Family);
    }

    private static void WriteRawResponse(Utf8JsonWriter json, string provider, GatewayError error)
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
            case "gemini":
                json.WriteNumber("code", 404);
                json.WriteString("message", error.Message);
                json.WriteString("status", "NOT_FOUND");
                break;
            default:
                json.WriteNull("code");
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
