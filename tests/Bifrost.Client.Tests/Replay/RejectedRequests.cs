using System.IO.Enumeration;

namespace Bifrost.Client.Tests.Replay;

/// <summary>What the client refuses to send, by the name of its recording: the member that the refusal names, and why it refuses.</summary>
internal static class RejectedRequests
{
    public static IReadOnlyList<(string Pattern, string Member, string Reason)> Table { get; } =
    [
        ("*/openai.retrieve.*.dotdot", "batchId", "the id walks the provider's paths"),
        ("*/anthropic.create.file", nameof(BatchCreateRequest.Requests), "Anthropic takes no files"),
        ("*/openai.create.unified.bad-json", nameof(BatchCreateRequest.AdditionalParameters), "the body is not JSON"),
        ("*/openai.create.unified.bad-metadata", nameof(BatchCreateRequest.AdditionalParameters), "metadata is text, which its own member sees to"),
        ("*/openai.create.unified.blob", nameof(BatchCreateRequest.InputBlob), "OpenAI takes no blobs"),
        ("*/openai.create.unified.file-and-inline", nameof(BatchCreateRequest.InputFileId), "of two inputs the gateway would drop one"),
        ("*/openai.create.unified.no-endpoint", nameof(BatchCreateRequest.Endpoint), "OpenAI needs an endpoint"),
        ("*/vertex.create.no-output", nameof(BatchCreateRequest.OutputFolder), "Vertex needs an output folder"),
        ("*/openai.files.upload.*no-purpose", nameof(FileUpload.Purpose), "a file needs a purpose"),
        ("*/openai.files.upload.no-provider", "provider", "the gateway would not know the provider"),
        ("*/openai.list.noprovider", "provider", "the gateway would not know the provider"),
        ("*/openai.files.content.unified.noprovider", "provider", "the gateway would not know the provider"),
    ];

    /// <summary>Which line of the table a recording is; -1 when the client sends it.</summary>
    public static int RowOf(Recording recording)
    {
        for (int row = 0; row < Table.Count; row++)
        {
            if (FileSystemName.MatchesSimpleExpression(Table[row].Pattern, recording.Name, ignoreCase: false))
                return row;
        }

        return -1;
    }
}
