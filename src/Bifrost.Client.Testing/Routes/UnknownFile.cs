namespace Bifrost.Client.Testing;

/// <summary>The 404 of a file that the provider does not have.</summary>
internal static class UnknownFile
{
    // Amazon's and Google's addresses that arrive still escaped are not even tried.
    public static GatewayResponse Answer(GatewayCall call) => call.Provider.Value switch
    {
        "bedrock" when !call.Id.StartsWith("s3://", StringComparison.Ordinal) => call.ProviderCheck("invalid S3 URI format, expected s3://bucket/key"),
        "anthropic" => call.Upstream(404, $"File not found: {call.Id}", "not_found_error"),
        "gemini" or "bedrock" or "vertex" => call.Upstream(404, "The requested file was not found", errorType: null),
        _ => call.Upstream(404, $"No such File object: {call.Id}", param: "id"),
    };
}
