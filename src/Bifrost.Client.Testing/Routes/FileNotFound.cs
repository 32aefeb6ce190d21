namespace Bifrost.Client.Testing;

/// <summary>Creates the response for a file that does not exist.</summary>
internal static class FileNotFound
{
    public static GatewayResponse CreateResponse(RequestContext context) => context.Provider.Value switch
    {
        // The gateway checks the URI itself. This is also the error if 1.4.19 receives a percent-encoded URI.
        "bedrock" when !context.Id.StartsWith("s3://", StringComparison.Ordinal) =>
            context.ProviderValidationError("invalid S3 URI format, expected s3://bucket/key"),
        "anthropic" => context.ProviderError(404, $"File not found: {context.Id}", "not_found_error"),
        "gemini" or "bedrock" or "vertex" => context.ProviderError(404, "The requested file was not found", errorType: null),
        _ => context.ProviderError(404, $"No such File object: {context.Id}", param: "id"),
    };
}
