using System.IO.Enumeration;

namespace Bifrost.Client.WireTests.Replay;

/// <summary>What recordings mean for the client, by patterns of their names. The first pattern that fits counts.</summary>
internal static class NamePatterns
{
    /// <summary>The gateway's health is asked for by what runs it, not by a client of its batches.</summary>
    public const string NoCall = "*/route.health";

    /// <summary>The stand-in of the provider returned another batch than was asked for.</summary>
    public const string OtherBatch = "*/openai.retrieve.unified.slow";

    /// <summary>Requests that the client does not send, with the member that its refusal names.</summary>
    public static IReadOnlyList<(string Pattern, string Member)> Refused { get; } =
    [
        ("*/openai.retrieve.*.dotdot", "batchId"),
        ("*/anthropic.create.file", nameof(BatchCreateRequest.Requests)),
        ("*/openai.create.unified.bad-json", nameof(BatchCreateRequest.AdditionalParameters)),
        ("*/openai.create.unified.bad-metadata", nameof(BatchCreateRequest.AdditionalParameters)),
        ("*/openai.create.unified.blob", nameof(BatchCreateRequest.InputBlob)),
        ("*/openai.create.unified.file-and-inline", nameof(BatchCreateRequest.InputFileId)),
        ("*/openai.create.unified.no-endpoint", nameof(BatchCreateRequest.Endpoint)),
        ("*/vertex.create.no-output", nameof(BatchCreateRequest.OutputFolder)),
        ("*/openai.files.upload.*no-purpose", nameof(FileUpload.Purpose)),
        ("*/openai.files.upload.no-provider", "provider"),
        ("*/openai.list.noprovider", "provider"),
        ("*/openai.files.content.unified.noprovider", "provider"),
    ];

    /// <summary>The exceptions that answers are.</summary>
    public static IReadOnlyList<(string Pattern, Type Exception)> Failures { get; } =
    [
        ("*/admin.*", typeof(BifrostAuthenticationException)),
        ("*/enforce.*", typeof(BifrostAuthenticationException)),
        ("*/governance.vk-unknown.*", typeof(BifrostAuthenticationException)),
        ("*/governance.vk-inactive.*", typeof(BifrostPermissionException)),
        ("*/governance.vk-noprovider.*", typeof(BifrostPermissionException)),
        ("*/governance.vk-budget.*", typeof(BifrostBudgetExceededException)),
        ("*/governance.vk-rate.*", typeof(BifrostRateLimitException)),

        ("*/groq.create.unsupported", typeof(BifrostUnsupportedOperationException)),
        // Their JSON is a list of files, or a batch that was created from half of what was asked.
        ("*/openai.retrieve.*.dotdot", typeof(BifrostInvalidResponseException)),

        (OtherBatch, typeof(BifrostInvalidResponseException)),

        ("*/lab-dead.*", typeof(BifrostProviderUnavailableException)),
        ("*/lab-short.*.slow", typeof(BifrostProviderUnavailableException)),
        ("*/openai.*.html", typeof(BifrostProviderUnavailableException)),
        ("*/openai.*.empty200", typeof(BifrostProviderUnavailableException)),
        ("*/lab-nobatch.*", typeof(BifrostApiException)),
        ("*/openai.results.header-provider", typeof(BifrostApiException)),
        // This version knows no batches of Vertex.
        ("1.4.19/vertex.*", typeof(BifrostApiException)),
        ("1.5.16/vertex.create.no-output", typeof(BifrostApiException)),
        // This version does not decode the path.
        ("1.4.19/bedrock.files.retrieve.unified", typeof(BifrostApiException)),

        ("*/openai.*.401", typeof(BifrostAuthenticationException)),
        ("*/openai.*.429", typeof(BifrostRateLimitException)),
        ("*/openai.*.500", typeof(BifrostApiException)),
        ("*.missing*", typeof(BifrostNotFoundException)),
        ("1.5.16/vertex.*.777", typeof(BifrostNotFoundException)),
        ("*/bedrock.retrieve.integration.arn.*", typeof(BifrostNotFoundException)),
        ("1.4.19/bedrock.retrieve.unified.*", typeof(BifrostNotFoundException)),
        ("1.4.19/bedrock.results.*", typeof(BifrostNotFoundException)),
        ("1.4.19/gemini.*.escaped.*", typeof(BifrostNotFoundException)),

        ("*/openai.results.*", typeof(BifrostResultsNotReadyException)),
        ("*/anthropic.results.canceling", typeof(BifrostResultsNotReadyException)),
        ("*/gemini.results.bare.running", typeof(BifrostResultsNotReadyException)),

        ("*/anthropic.create.file", typeof(BifrostApiException)),
        ("*/openai.create.*", typeof(BifrostApiException)),
        ("*/openai.list.*", typeof(BifrostApiException)),
        ("*/openai.files.*", typeof(BifrostApiException)),
        ("*/route.delete-batch", typeof(BifrostApiException)),
        ("*/route.unknown.post", typeof(BifrostApiException)),
        ("*/route.*", typeof(BifrostInvalidResponseException)),
    ];

    public static bool Fits(string pattern, Recording recording) => FileSystemName.MatchesSimpleExpression(pattern, recording.Name, ignoreCase: false);

    public static string? MemberRefused(Recording recording) => Refused.FirstOrDefault(row => Fits(row.Pattern, recording)).Member;

    public static Type ExceptionOf(Recording recording) => Failures.First(row => Fits(row.Pattern, recording)).Exception;
}
