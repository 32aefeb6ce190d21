using System.IO.Enumeration;

namespace Bifrost.Client.Tests.Replay;

/// <summary>Recorded requests that the client rejects: the pattern of their names, the member that the exception names, and the reason.</summary>
internal static class RejectedRequests
{
    public static IReadOnlyList<(string Pattern, string Member, string Reason)> Table { get; } =
    [
        ("*/openai.retrieve.*.dotdot", "batchId", "the id changes the path"),
        ("*/anthropic.create.file", nameof(BatchCreateRequest.Requests), "Anthropic accepts no files"),
        ("*/openai.create.unified.bad-json", nameof(BatchCreateRequest.AdditionalParameters), "the body is not JSON"),
        ("*/openai.create.unified.bad-metadata", nameof(BatchCreateRequest.AdditionalParameters), "metadata values are strings, which the property ensures"),
        ("*/openai.create.unified.blob", nameof(BatchCreateRequest.InputBlob), "OpenAI accepts no blobs"),
        ("*/openai.create.unified.file-and-inline", nameof(BatchCreateRequest.InputFileId), "the gateway would ignore one of two inputs"),
        ("*/openai.create.unified.no-endpoint", nameof(BatchCreateRequest.Endpoint), "OpenAI needs an endpoint"),
        ("*/vertex.create.no-output", nameof(BatchCreateRequest.OutputFolder), "Vertex needs an output folder"),
        ("*/openai.files.upload.*no-purpose", nameof(FileUpload.Purpose), "a file needs a purpose"),
        ("*/openai.files.upload.no-provider", "provider", "the gateway would not know the provider"),
        ("*/openai.list.noprovider", "provider", "the gateway would not know the provider"),
        ("*/openai.files.content.unified.noprovider", "provider", "the gateway would not know the provider"),
    ];

    /// <summary>The row of the table for a recording; -1 when the client sends the request.</summary>
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
