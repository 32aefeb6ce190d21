using System.Text.Json;

namespace Bifrost.Client.Providers;

/// <summary>
/// What is special about a provider: how its ids are spelled, what a batch may hold, how its input is written, where its failures are. This class
/// is the rule, for custom providers too, of which nothing is known; each provider that differs has a class of its own.
/// </summary>
/// <remarks>
/// Ids have two spellings: the unified one, which is the provider's own, and the one of the gateway's OpenAI routes. They differ for Gemini,
/// Bedrock and Vertex, whose ids hold slashes, which the OpenAI routes cannot take.
/// </remarks>
internal class ProviderProfile
{
    private static readonly Dictionary<string, ProviderProfile> Known = new(StringComparer.Ordinal)
    {
        [ModelProvider.OpenAI.Value] = new OpenAIProfile(),
        [ModelProvider.Azure.Value] = new AzureProfile(),
        [ModelProvider.Anthropic.Value] = new AnthropicProfile(),
        [ModelProvider.Gemini.Value] = new GeminiProfile(),
        [ModelProvider.Bedrock.Value] = new BedrockProfile(),
        [ModelProvider.Vertex.Value] = new VertexProfile(),
    };

    private static readonly ProviderProfile Custom = new CustomProfile();

    /// <summary>The limits of a batch.</summary>
    public virtual BatchLimits Limits { get; } = new();

    /// <summary>
    /// Whether lists return what identifies a batch for its creator: its metadata, its display name or its input file. Null when that is not known.
    /// </summary>
    public virtual bool? ListsIdentity => null;

    /// <summary>The members of a batch to be created that the provider uses; null when they are not known, so that all are sent.</summary>
    public virtual IReadOnlyCollection<string>? SupportedMembers => null;

    /// <summary>The members that a batch to be created must have.</summary>
    public virtual IReadOnlyCollection<string> RequiredMembers => [];

    /// <summary>Whether requests are sent within the create, as the provider takes no files.</summary>
    public virtual bool TakesInlineRequestsOnly => false;

    /// <summary>Whether failed requests are in an error file, apart from the results; null when only the batch shows it.</summary>
    public virtual bool? HasErrorFile => null;

    /// <summary>
    /// The page size of lists when the caller sets none; null leaves it to the provider. Set where the gateway ignores the cursor, so that only
    /// the first page can be read.
    /// </summary>
    public virtual int? DefaultListLimit => null;

    public static ProviderProfile Of(ModelProvider? provider) =>
        provider is { } name && Known.TryGetValue(name.Value, out ProviderProfile? profile) ? profile : Custom;

    /// <summary>The unified spelling of a batch id.</summary>
    public virtual string ToUnifiedBatchId(string id) => id;

    /// <summary>The unified spelling of a file id; null and empty stay as they are.</summary>
    public virtual string? ToUnifiedFileId(string? id) => id;

    /// <summary>The path segment of a batch for the unified routes, escaped.</summary>
    public virtual string ToUnifiedBatchSegment(string id) => Uri.EscapeDataString(id);

    /// <summary>The path segment of a batch for the OpenAI routes, which do not decode it.</summary>
    public virtual string ToOpenAIBatchSegment(string id) => Uri.EscapeDataString(id);

    /// <summary>The path segment of a file for the OpenAI routes; it can hold a slash, which those cannot take.</summary>
    public virtual string ToOpenAIFileSegment(string id) => Uri.EscapeDataString(id);

    /// <summary>The spelling of a file id in a body for the OpenAI routes.</summary>
    public virtual string ToOpenAIFileId(string id) => id;

    /// <summary>
    /// Whether an id that was received is the one that was asked for. An echo in any known spelling counts, and so does an id that is empty, as
    /// nothing contradicts it.
    /// </summary>
    /// <param name="asked">The id that was asked for, in the unified spelling.</param>
    /// <param name="received">The id that was received.</param>
    public virtual bool IsSameBatch(string asked, string received) =>
        received.Length == 0 || received == asked || received == ToUnifiedBatchSegment(asked) || received == ToOpenAIBatchSegment(asked)
        || IsSameUnifiedBatch(ToUnifiedBatchId(asked), ToUnifiedBatchId(received));

    /// <summary>Whether the id of a file that was received is the one that was asked for; as <see cref="IsSameBatch"/>.</summary>
    /// <inheritdoc cref="IsSameBatch" path="/param"/>
    public virtual bool IsSameFile(string asked, string received) =>
        received.Length == 0 || received == asked || received == ToOpenAIFileSegment(asked) || ToUnifiedFileId(received) == ToUnifiedFileId(asked);

    /// <summary>How a member of a batch to be created must start; null when any text is valid.</summary>
    public virtual string? GetRequiredPrefix(string member) => null;

    /// <summary>Says why the provider does not accept a custom_id; null when it does.</summary>
    public virtual string? ValidateCustomId(string customId) => null;

    /// <summary>Whether an item with this custom_id (UTF-8) can be one that the gateway made up, which answers no request.</summary>
    public virtual bool MayBePlaceholder(ReadOnlySpan<byte> customId) => false;

    /// <summary>Whether the body of a successful response is that of an item that the gateway made up.</summary>
    public virtual bool IsPlaceholder(JsonPayload body) => false;

    /// <summary>Reads the custom_id of a request that <see cref="WriteInputLine"/> or <see cref="WriteInlineRequest"/> has written.</summary>
    /// <param name="line">The JSON object.</param>
    public virtual string ReadCustomId(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = BifrostJson.MaxDepth });
        reader.Read();
        reader.Read();
        reader.Read();
        return reader.GetString() ?? "";
    }

    /// <summary>Writes the members of a request of an input file.</summary>
    /// <param name="writer">The writer, within an object.</param>
    /// <param name="customId">The custom_id.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="endpoint">The endpoint; null when there is none.</param>
    /// <param name="body">The body, one JSON object on one line.</param>
    public virtual void WriteInputLine(Utf8JsonWriter writer, string customId, string method, string? endpoint, JsonPayload body) =>
        WriteOpenAIRequest(writer, customId, method, endpoint, body);

    /// <summary>Writes the members of a request that is sent within the create.</summary>
    /// <inheritdoc cref="WriteInputLine" path="/param"/>
    public virtual void WriteInlineRequest(Utf8JsonWriter writer, string customId, string method, string? endpoint, JsonPayload body) =>
        WriteOpenAIRequest(writer, customId, method, endpoint, body);

    /// <summary>Whether two ids, both in the unified spelling, are of the same batch.</summary>
    protected virtual bool IsSameUnifiedBatch(string asked, string received) => received == asked;

    /// <summary>The text after the last slash.</summary>
    protected static string GetLastSegment(string id) => id[(id.LastIndexOf('/') + 1)..];

    /// <summary>Writes a body that is known to be JSON; it can be nested deeper than the writer's own validation allows.</summary>
    protected static void WriteBody(Utf8JsonWriter writer, string name, JsonPayload body)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(body.Utf8.Span, skipInputValidation: true);
    }

    private static void WriteOpenAIRequest(Utf8JsonWriter writer, string customId, string method, string? endpoint, JsonPayload body)
    {
        writer.WriteString("custom_id", customId);
        writer.WriteString("method", method);
        if (endpoint is not null)
            writer.WriteString("url", endpoint);
        WriteBody(writer, "body", body);
    }

    // A custom provider can be of any kind, and spell its ids like the provider that it is based on.
    private sealed class CustomProfile : ProviderProfile
    {
        public override bool IsSameBatch(string asked, string received) =>
            base.IsSameBatch(asked, received) || Known.Values.Any(profile => profile.IsSameBatch(asked, received));

        public override bool IsSameFile(string asked, string received) =>
            base.IsSameFile(asked, received) || Known.Values.Any(profile => profile.IsSameFile(asked, received));
    }
}
