using System.Text.Json;
using static Bifrost.Client.Providers.CreateMembers;

namespace Bifrost.Client.Providers;

/// <summary>
/// Gemini: ids are <c>batches/x</c> and <c>files/x</c>, <c>batches-x</c> and <c>files-x</c> on the OpenAI routes; a job without results gets one
/// item that the gateway makes up; lists ignore the cursor.
/// </summary>
internal sealed class GeminiProfile : ProviderProfile
{
    // https://ai.google.dev/gemini-api/docs/batch-api (input file)
    public override BatchLimits Limits { get; } = new() { MaxBytes = 2048 * BatchLimits.MiB };

    public override IReadOnlyCollection<string> SupportedMembers { get; } = [Model, Requests, InputFileId, Endpoint, CompletionWindow, Metadata];

    public override bool? HasErrorFile => false;

    public override bool? ListsIdentity => false;

    public override int? DefaultListLimit => 1000;

    public override string ToUnifiedBatchId(string id) => "batches/" + GetKey(id);

    public override string? ToUnifiedFileId(string? id) =>
        id is not null && id.StartsWith("files-", StringComparison.Ordinal) ? "files/" + id["files-".Length..] : id;

    // The bare key is understood by every version; those up to 1.4.19 do not decode a path.
    public override string ToUnifiedBatchSegment(string id) => Uri.EscapeDataString(GetKey(id));

    public override string ToOpenAIBatchSegment(string id) => Uri.EscapeDataString("batches-" + GetKey(id));

    public override string ToOpenAIFileSegment(string id) => Uri.EscapeDataString(ToOpenAIFileId(id));

    public override string ToOpenAIFileId(string id) => id.StartsWith("files/", StringComparison.Ordinal) ? "files-" + id["files/".Length..] : id;

    // A file can be asked for without the prefix of its id.
    public override bool IsSameFile(string asked, string received) =>
        base.IsSameFile(asked, received) || GetLastSegment(ToUnifiedFileId(received)!) == GetLastSegment(ToUnifiedFileId(asked)!);

    public override bool MayBePlaceholder(ReadOnlySpan<byte> customId) => customId.SequenceEqual("info"u8);

    public override bool IsPlaceholder(JsonPayload body) =>
        body.ToElement() is { ValueKind: JsonValueKind.Object } element
        && element.TryGetProperty("message"u8, out JsonElement message)
        && message.ValueKind == JsonValueKind.String
        && message.GetString()!.StartsWith("Batch completed with state: ", StringComparison.Ordinal);

    public override void WriteInputLine(Utf8JsonWriter writer, string customId, string method, string? endpoint, JsonPayload body)
    {
        writer.WriteString("key", customId);
        WriteBody(writer, "request", body);
    }

    private static string GetKey(string id) =>
        id.StartsWith("batches", StringComparison.Ordinal) && id.Length > "batches/".Length && id["batches".Length] is '/' or '-'
            ? id["batches/".Length..]
            : id;
}
