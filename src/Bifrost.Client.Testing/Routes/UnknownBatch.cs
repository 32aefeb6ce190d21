using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The 404 of a batch that the provider does not know: each provider says it in its own words, which the gateway repeats.</summary>
internal static class UnknownBatch
{
    public static GatewayResponse Answer(GatewayCall call)
    {
        string provider = call.Provider.Value;
        GatewayError error = provider switch
        {
            "anthropic" => new(404, $"Message batch {call.Id} not found") { ErrorType = "not_found_error" },
            "gemini" => new(404, "Operation not found.") { Code = "404" },
            "bedrock" => new(404, "The requested resource was not found"),
            "vertex" => new(404, "The BatchPredictionJob does not exist."),
            _ => new(404, $"No batch found with id '{call.Id}'.") { ErrorType = "invalid_request_error" },
        };
        // For Vertex nothing is repeated.
        JsonPayload? raw = provider is "vertex"
            ? null
            : new JsonPayload(WireJson.Write(RouteFamily.OpenAI, json => WriteRaw(json, provider, error)));
        return (error with { ExtraFields = call.ExtraFields with { RawResponse = raw } }).ToResponse(call.Family);
    }

    private static void WriteRaw(Utf8JsonWriter json, string provider, GatewayError error)
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
