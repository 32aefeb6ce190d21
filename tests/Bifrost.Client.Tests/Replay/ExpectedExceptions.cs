using System.IO.Enumeration;

namespace Bifrost.Client.Tests.Replay;

/// <summary>The exception for each recorded error, by the name of the recording. The first matching row applies.</summary>
internal static class ExpectedExceptions
{
    public static IReadOnlyList<(string Pattern, Type Exception)> Table { get; } =
    [
        // Authentication and permission.
        ("*/admin.*", typeof(BifrostAuthenticationException)),
        ("*/enforce.*", typeof(BifrostAuthenticationException)),
        ("*/governance.vk-unknown.*", typeof(BifrostAuthenticationException)),
        ("*/governance.vk-inactive.*", typeof(BifrostPermissionException)),
        ("*/governance.vk-noprovider.*", typeof(BifrostPermissionException)),
        ("*/governance.vk-budget.*", typeof(BifrostBudgetExceededException)),
        ("*/governance.vk-rate.*", typeof(BifrostRateLimitException)),

        // Invalid and unsupported requests.
        ("*/groq.create.unsupported", typeof(BifrostUnsupportedOperationException)),
        ("*/anthropic.create.file", typeof(BifrostApiException)),
        ("*/openai.create.*", typeof(BifrostApiException)),
        ("1.5.16/vertex.create.no-output", typeof(BifrostApiException)),
        ("*/openai.list.*", typeof(BifrostApiException)),
        ("*/openai.files.upload.*", typeof(BifrostApiException)),
        ("*/openai.files.list.*", typeof(BifrostApiException)),
        ("*/openai.files.content.unified.noprovider", typeof(BifrostApiException)),
        // This version does not decode the path (docs/gateway-quirks.md, 6).
        ("1.4.19/bedrock.files.retrieve.unified", typeof(BifrostApiException)),

        // Connection of the gateway to the provider.
        ("*/lab-dead.*", typeof(BifrostProviderUnavailableException)),
        ("*/lab-short.*.slow", typeof(BifrostProviderUnavailableException)),
        ("*/openai.*.html", typeof(BifrostProviderUnavailableException)),
        ("*/openai.*.empty200", typeof(BifrostProviderUnavailableException)),
        ("*/lab-nobatch.*", typeof(BifrostApiException)),
        ("*/openai.results.header-provider", typeof(BifrostApiException)),
        // This version does not support batches of Vertex and returns "not found" (docs/gateway-quirks.md, 4).
        ("1.4.19/vertex.*", typeof(BifrostApiException)),

        // Errors of the provider.
        ("*/openai.*.401", typeof(BifrostAuthenticationException)),
        ("*/openai.*.429", typeof(BifrostRateLimitException)),
        ("*/openai.*.500", typeof(BifrostApiException)),
        ("*.missing*", typeof(BifrostNotFoundException)),
        ("1.5.16/vertex.*.777", typeof(BifrostNotFoundException)),
        ("*/bedrock.retrieve.integration.arn.*", typeof(BifrostNotFoundException)),
        ("1.4.19/bedrock.retrieve.unified.*", typeof(BifrostNotFoundException)),
        ("1.4.19/bedrock.results.*", typeof(BifrostNotFoundException)),
        ("1.4.19/gemini.*.escaped.*", typeof(BifrostNotFoundException)),

        // Results that are not ready.
        ("*/openai.results.*", typeof(BifrostResultsNotReadyException)),
        ("*/anthropic.results.canceling", typeof(BifrostResultsNotReadyException)),
        ("*/gemini.results.bare.running", typeof(BifrostResultsNotReadyException)),

        // Responses from outside of the API, and the response of another batch.
        ("*/openai.retrieve.unified.slow", typeof(BifrostInvalidResponseException)),
        ("*/route.delete-batch", typeof(BifrostApiException)),
        ("*/route.unknown.post", typeof(BifrostApiException)),
        ("*/route.*", typeof(BifrostInvalidResponseException)),
    ];

    public static int RowOf(Recording recording)
    {
        for (int row = 0; row < Table.Count; row++)
        {
            if (FileSystemName.MatchesSimpleExpression(Table[row].Pattern, recording.Name, ignoreCase: false))
                return row;
        }

        throw new InvalidOperationException($"No row of the table names the exception for {recording} ({recording.Exchange.StatusCode}) .");
    }
}
