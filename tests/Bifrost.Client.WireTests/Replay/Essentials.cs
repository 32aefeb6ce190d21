using System.Text.Json;

namespace Bifrost.Client.WireTests.Replay;

/// <summary>What a caller acts on in an answer, as lines of text: once from the client's records and once from the recorded JSON.</summary>
internal static class Essentials
{
    public static string Of(Batch batch) =>
        $"{batch.Provider} {batch.Id} {batch.Status.Value} {batch.RequestCounts.Total}/{batch.RequestCounts.Completed}/{batch.RequestCounts.Failed} "
        + $"in {batch.InputFileId} out {batch.OutputFileId} errors {batch.ErrorFileId}";

    public static string OfBatch(JsonElement json, RecordedCall call)
    {
        string provider = call.Provider?.Value ?? "openai";
        JsonElement counts = json.GetProperty("request_counts");
        string? inputFile = Text(json, "input_file_id") is { } id ? IdSpelling.Unified(id, provider, "files") : null;
        return $"{provider} {IdSpelling.Unified(Text(json, "id")!, provider, "batches")} {Text(json, "status")} "
            + $"{Text(counts, "total")}/{Text(counts, "completed")}/{Text(counts, "failed")} "
            + $"in {inputFile} out {Text(json, "output_file_id")} errors {Text(json, "error_file_id")}";
    }

    public static IEnumerable<string> Of(BatchResultsPage page) =>
        [$"{page.BatchId} {page.HasMore} {page.NextCursor}", .. page.Items.Select(Of)];

    public static IEnumerable<string> OfResults(JsonElement json, RecordedCall call) =>
    [
        $"{IdSpelling.Unified(Text(json, "batch_id")!, call.Provider!.Value.Value, "batches")} {Flag(json, "has_more")} {Text(json, "next_cursor")}",
        .. Array(json, "results").Select(OfItem),
    ];

    public static IEnumerable<string> Of(BatchListPage page) =>
        [$"{page.HasMore} {page.NextCursor}", .. page.Items.Select(Of)];

    public static IEnumerable<string> OfBatches(JsonElement json, RecordedCall call) =>
        [$"{Flag(json, "has_more")} {Text(json, "next_cursor")}", .. Array(json, "data").Select(batch => OfBatch(batch, call))];

    public static IEnumerable<string> Of(FileListPage page) =>
        [$"{page.HasMore} {page.NextCursor}", .. page.Items.Select(Of)];

    public static IEnumerable<string> OfFiles(JsonElement json, RecordedCall call) =>
        [$"{Flag(json, "has_more")} {Text(json, "after")}", .. Array(json, "data").Select(file => OfFile(file, call))];

    public static string Of(BifrostFile file) => $"{file.Id} {file.FileName} {file.Bytes} {file.Purpose?.Value} {file.Status?.Value}";

    public static string OfFile(JsonElement json, RecordedCall call) =>
        $"{IdSpelling.Unified(Text(json, "id")!, call.Provider!.Value.Value, "files")} {Text(json, "filename")} {Text(json, "bytes")} "
        + $"{Text(json, "purpose")} {Text(json, "status")}";

    public static string Of(FileDeletion deletion) => $"{deletion.Id} {deletion.Deleted}";

    public static string OfDeletion(JsonElement json, RecordedCall call) =>
        $"{IdSpelling.Unified(Text(json, "id")!, call.Provider!.Value.Value, "files")} {Flag(json, "deleted")}";

    public static string Of(BatchResultItem item) => $"{item.CustomId} {item.Outcome} {item.Response?.StatusCode} {item.Body}";

    public static string OfItem(JsonElement json)
    {
        JsonElement? response = Member(json, "response"), result = Member(json, "result");
        JsonElement? body = response is { } answer ? Member(answer, "body") : result is { } end ? Member(end, "message") : null;
        return $"{Text(json, "custom_id")} {OutcomeOf(json)} {(response is { } one ? Text(one, "status_code") : null)} {body?.GetRawText()}";
    }

    // The rule of the gateway for which items failed (its Failed()), and the words of Anthropic for how.
    private static BatchItemOutcome OutcomeOf(JsonElement item)
    {
        string? status = Member(item, "response") is { } response ? Text(response, "status_code") : null;
        string? type = Member(item, "result") is { } result ? Text(result, "type") : null;
        return type switch
        {
            "expired" => BatchItemOutcome.Expired,
            "canceled" => BatchItemOutcome.Cancelled,
            "succeeded" => BatchItemOutcome.Succeeded,
            not null => BatchItemOutcome.Errored,
            _ when Member(item, "error") is not null => BatchItemOutcome.Errored,
            _ when status is null => BatchItemOutcome.Unknown,
            _ => status.StartsWith('2') ? BatchItemOutcome.Succeeded : BatchItemOutcome.Errored,
        };
    }

    private static JsonElement.ArrayEnumerator Array(JsonElement json, string name) => Member(json, name)?.EnumerateArray() ?? default;

    private static string? Text(JsonElement json, string name) => Member(json, name)?.ToString();

    private static bool? Flag(JsonElement json, string name) => Member(json, name)?.GetBoolean();

    private static JsonElement? Member(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null ? member : null;
}
