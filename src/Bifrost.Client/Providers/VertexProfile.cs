using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using static Bifrost.Client.Providers.CreateMembers;

namespace Bifrost.Client.Providers;

/// <summary>
/// Vertex: ids are resource names and <c>gs://</c> addresses, in base64url on the OpenAI routes; a batch needs a model and a folder for its
/// output; the custom_id is sent as a label.
/// </summary>
internal sealed class VertexProfile : ProviderProfile
{
    private const string CustomIdLabel = "bifrost_custom_id";

    // https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/batch-prediction-gemini (input)
    public override BatchLimits Limits { get; } = new() { MaxRequests = 200_000, MaxBytes = 1024 * BatchLimits.MiB };

    public override IReadOnlyCollection<string> SupportedMembers { get; } =
        [Model, Requests, InputFileId, Endpoint, CompletionWindow, Metadata, DisplayName, OutputFolder];

    public override IReadOnlyCollection<string> RequiredMembers { get; } = [Model, OutputFolder];

    public override bool? HasErrorFile => false;

    public override bool? ListsIdentity => true;

    public override string ToUnifiedBatchId(string id) => EncodedId.Decode(id, urlSafe: true, "projects/", "gs://");

    public override string? ToUnifiedFileId(string? id) => string.IsNullOrEmpty(id) ? id : ToUnifiedBatchId(id);

    // Always encoded, a bare job number too: the gateway decodes whatever is valid base64url.
    public override string ToOpenAIBatchSegment(string id) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(id));

    public override string ToOpenAIFileSegment(string id) => ToOpenAIBatchSegment(id);

    public override string ToOpenAIFileId(string id) => ToOpenAIBatchSegment(id);

    public override string? GetRequiredPrefix(string member) => member is InputFileId or OutputFolder ? "gs://" : null;

    // A job can be asked for by its number, and a project is named by its id or by its number.
    protected override bool IsSameUnifiedBatch(string asked, string received) =>
        received == asked || (IsName(asked) && IsName(received) ? GetJob(received) == GetJob(asked) : GetLastSegment(received) == GetLastSegment(asked));

    // Gemini on Vertex returns the request but no id, so the gateway looks for the id in a label. Claude on Vertex has ids of its own.
    public override void WriteInputLine(Utf8JsonWriter writer, string customId, string method, string? endpoint, JsonPayload body)
    {
        JsonElement request = body.ToElement();
        if (request.TryGetProperty("anthropic_version"u8, out _))
        {
            writer.WriteString("custom_id", customId);
            WriteBody(writer, "request", body);
            return;
        }

        writer.WriteStartObject("request");
        foreach (JsonProperty property in request.EnumerateObject().Where(property => !property.NameEquals("labels"u8)))
            property.WriteTo(writer);
        writer.WriteStartObject("labels");
        if (request.TryGetProperty("labels"u8, out JsonElement labels) && labels.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty label in labels.EnumerateObject().Where(label => !label.NameEquals(CustomIdLabel)))
                label.WriteTo(writer);
        }

        writer.WriteString(CustomIdLabel, customId);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public override string ReadCustomId(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = BifrostJson.MaxDepth });
        reader.Read();
        reader.Read();
        if (!reader.ValueTextEquals("request"u8))
            return base.ReadCustomId(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isLabels = reader.ValueTextEquals("labels"u8);
            reader.Read();
            if (!isLabels)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isCustomId = reader.ValueTextEquals(CustomIdLabel);
                reader.Read();
                if (isCustomId)
                    return reader.GetString() ?? "";
                reader.Skip();
            }
        }

        return "";
    }

    private static bool IsName(string id) => id.StartsWith("projects/", StringComparison.Ordinal);

    private static string GetJob(string name) =>
        name.IndexOf("/locations/", StringComparison.Ordinal) is >= 0 and int at ? name[at..] : name;
}
