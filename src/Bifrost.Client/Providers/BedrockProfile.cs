using System.Text;
using System.Text.Json;
using static Bifrost.Client.Providers.CreateMembers;

namespace Bifrost.Client.Providers;

/// <summary>
/// Bedrock: ids are ARNs and <c>s3://</c> addresses, in base64 on the OpenAI routes; a batch needs a place for its output; lists ignore the
/// cursor.
/// </summary>
internal sealed class BedrockProfile : ProviderProfile
{
    // https://docs.aws.amazon.com/bedrock/latest/userguide/quotas.html (batch inference input file, minimum number of records). The maximum number of
    // requests is a quota of the account.
    public override BatchLimits Limits { get; } = new() { MaxBytes = 1024 * BatchLimits.MiB, MinRequests = 100 };

    public override IReadOnlyCollection<string> SupportedMembers { get; } =
        [Model, Requests, InputFileId, Endpoint, CompletionWindow, Metadata, RoleArn, OutputS3Uri];

    public override IReadOnlyCollection<string> RequiredMembers { get; } = [Model, OutputS3Uri];

    public override bool? HasErrorFile => false;

    public override bool? ListsIdentity => true;

    public override int? DefaultListLimit => 1000;

    public override string ToUnifiedBatchId(string id) => EncodedId.Decode(id, urlSafe: false, "arn:", "s3://");

    public override string? ToUnifiedFileId(string? id) => string.IsNullOrEmpty(id) ? id : ToUnifiedBatchId(id);

    // Always encoded, a bare job id too: the gateway decodes whatever is valid base64. Its '=' is sent as it is.
    public override string ToOpenAIBatchSegment(string id) => Convert.ToBase64String(Encoding.UTF8.GetBytes(id));

    public override string ToOpenAIFileSegment(string id) => ToOpenAIBatchSegment(id);

    public override string ToOpenAIFileId(string id) => ToOpenAIBatchSegment(id);

    public override string? GetRequiredPrefix(string member) => member is InputFileId or OutputS3Uri ? "s3://" : null;

    // A job can be asked for by the last segment of its ARN.
    protected override bool IsSameUnifiedBatch(string asked, string received) =>
        received == asked || (IsArn(asked) != IsArn(received) && GetLastSegment(received) == GetLastSegment(asked));

    public override void WriteInputLine(Utf8JsonWriter writer, string customId, string method, string? endpoint, JsonPayload body)
    {
        writer.WriteString("recordId", customId);
        WriteBody(writer, "modelInput", body);
    }

    private static bool IsArn(string id) => id.StartsWith("arn:", StringComparison.Ordinal);
}
