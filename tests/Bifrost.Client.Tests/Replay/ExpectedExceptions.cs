using System.IO.Enumeration;

namespace Bifrost.Client.Tests.Replay;

/// <summary>Which exception each refusal is, by the name of its recording. The first line that fits counts.</summary>
internal static class ExpectedExceptions
{
    public static IReadOnlyList<(string Pattern, Type Exception)> Table { get; } =
    [
        // Who asks.
        ("*/admin.*", typeof(BifrostAuthenticationException)),
        ("*/enforce.*", typeof(BifrostAuthenticationException)),
        ("*/governance.vk-unknown.*", typeof(BifrostAuthenticationException)),
        ("*/governance.vk-inactive.*", typeof(BifrostPermissionException)),
        ("*/governance.vk-noprovider.*", typeof(BifrostPermissionException)),
        ("*/governance.vk-budget.*", typeof(BifrostBudgetExceededException)),
        ("*/governance.vk-rate.*", typeof(BifrostRateLimitException)),

        // What a call asks for.
        ("*/groq.create.unsupported", typeof(BifrostUnsupportedOperationException)),
        ("*/anthropic.create.file", typeof(BifrostApiException)),
        ("*/openai.create.*", typeof(BifrostApiException)),
        ("1.5.16/vertex.create.no-output", typeof(BifrostApiException)),
        ("*/openai.list.*", typeof(BifrostApiException)),
        ("*/openai.files.upload.*", typeof(BifrostApiException)),
        ("*/openai.files.list.*", typeof(BifrostApiException)),
        ("*/openai.files.content.unified.noprovider", typeof(BifrostApiException)),
        // This version does not decode the path.
        ("1.4.19/bedrock.files.retrieve.unified", typeof(BifrostApiException)),

        // How the gateway gets on with the provider.
        ("*/lab-dead.*", typeof(BifrostProviderUnavailableException)),
        ("*/lab-short.*.slow", typeof(BifrostProviderUnavailableException)),
        ("*/openai.*.html", typeof(BifrostProviderUnavailableException)),
        ("*/openai.*.empty200", typeof(BifrostProviderUnavailableException)),
        ("*/lab-nobatch.*", typeof(BifrostApiException)),
        ("*/openai.results.header-provider", typeof(BifrostApiException)),
        // This version knows no batches of Vertex: "not found", without a word of what.
        ("1.4.19/vertex.*", typeof(BifrostApiException)),

        // What the provider says.
        ("*/openai.*.401", typeof(BifrostAuthenticationException)),
        ("*/openai.*.429", typeof(BifrostRateLimitException)),
        ("*/openai.*.500", typeof(BifrostApiException)),
        ("*.missing*", typeof(BifrostNotFoundException)),
        ("1.5.16/vertex.*.777", typeof(BifrostNotFoundException)),
        ("*/bedrock.retrieve.integration.arn.*", typeof(BifrostNotFoundException)),
        ("1.4.19/bedrock.retrieve.unified.*", typeof(BifrostNotFoundException)),
        ("1.4.19/bedrock.results.*", typeof(BifrostNotFoundException)),
        ("1.4.19/gemini.*.escaped.*", typeof(BifrostNotFoundException)),

        // Too early.
        ("*/openai.results.*", typeof(BifrostResultsNotReadyException)),
        ("*/anthropic.results.canceling", typeof(BifrostResultsNotReadyException)),
        ("*/gemini.results.bare.running", typeof(BifrostResultsNotReadyException)),

        // What is not the API's answer at all.
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

        throw new InvalidOperationException($"No line of the table says what exception {recording} ({recording.Exchange.StatusCode}) should be.");
    }
}
