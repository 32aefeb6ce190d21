namespace Bifrost.Client.Tests.Replay;

/// <summary>Decides which operation a recorded request is of. Compiled into both projects that replay the recordings.</summary>
internal static class CallClassifier
{
    /// <summary>The operation, and the id in the path as it is spelled there; null when there is none.</summary>
    public static (CallKind Kind, string? Id) Classify(string method, string path)
    {
        string[] segments = path.Split('/')[1..];
        if (segments[0] == "openai")
            segments = segments[1..];
        return (method, segments) switch
        {
            ("POST", ["v1", "batches"]) => (CallKind.Create, null),
            ("GET", ["v1", "batches"]) => (CallKind.List, null),
            ("GET", ["v1", "batches", { Length: > 0 } batch]) => (CallKind.Retrieve, batch),
            ("GET", ["v1", "batches", { Length: > 0 } batch, "results"]) => (CallKind.Results, batch),
            ("POST", ["v1", "batches", { Length: > 0 } batch, "cancel"]) => (CallKind.Cancel, batch),
            ("POST", ["v1", "files"]) => (CallKind.FileUpload, null),
            ("GET", ["v1", "files"]) => (CallKind.FileList, null),
            ("GET", ["v1", "files", { Length: > 0 } file]) => (CallKind.FileRetrieve, file),
            ("DELETE", ["v1", "files", { Length: > 0 } file]) => (CallKind.FileDelete, file),
            ("GET", ["v1", "files", { Length: > 0 } file, "content"]) => (CallKind.FileContent, file),
            _ => (CallKind.Route, (string?)null),
        };
    }
}
