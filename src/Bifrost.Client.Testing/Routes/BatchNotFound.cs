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
        return provider is "vertex"
            ? (error with { ExtraFields = context.ErrorExtraFields }).ToResponse(context.Family)
            : ProviderErrorResponse.Create(context, error, "NOT_FOUND");
    }
}
