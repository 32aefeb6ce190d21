using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bifrost.Client.Extensions.AI.Requests;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI;

/// <summary>A chat model of a provider. Creates batch requests for it from the messages and options of Microsoft.Extensions.AI.</summary>
/// <remarks>
/// <para>
/// The messages and options are the same for every provider. What a provider, or a family of its models, does not support throws a
/// <see cref="NotSupportedException"/> that names it: nothing is left out of a request, except what describes a message and is not part of it
/// (for example <see cref="ChatMessage.MessageId"/>; <see cref="ChatMessage.AuthorName"/> is sent to OpenAI), the additional properties of messages
/// and contents, and texts and messages that are empty where the provider does not accept them.
/// </para>
/// <para>Instances are immutable and can be used by several threads.</para>
/// </remarks>
public sealed class BatchChatModel
{
    // A batch line is not embedded in HTML.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly RequestFormat _format;

    /// <summary>Initializes a model.</summary>
    /// <param name="provider">
    /// The provider. A provider that is not known is taken for one with the API of OpenAI, as the gateway does.
    /// </param>
    /// <param name="model">
    /// The model name at the provider. For Bedrock, also the id of an inference profile or an ARN; the family of the model, such as
    /// <c>anthropic.</c> or <c>amazon.nova</c>, must be part of it. For Vertex, a Gemini or a Claude model.
    /// </param>
    /// <exception cref="ArgumentException">The provider or the model is empty.</exception>
    /// <exception cref="NotSupportedException">The request format of the model is not known (Bedrock, Vertex).</exception>
    public BatchChatModel(ModelProvider provider, string model)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(provider.Value, nameof(provider));
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        Provider = provider;
        Model = model;
        _format = RequestFormats.Find(provider, model);
    }

    /// <summary>The provider.</summary>
    public ModelProvider Provider { get; }

    /// <summary>The model name at the provider.</summary>
    public string Model { get; }

    /// <summary>Creates a request.</summary>
    /// <param name="customId">The id by which the result of the request is identified.</param>
    /// <param name="messages">The messages; at least one.</param>
    /// <param name="options">The options; <see langword="null"/> for none. They are not changed.</param>
    /// <returns>The request.</returns>
    /// <remarks>
    /// <para>
    /// <see cref="ChatOptions.AdditionalProperties"/> become members of the body, in the provider's own format; lists are joined with, and
    /// objects are merged into, what is there. <see cref="ChatOptions.RawRepresentationFactory"/> can return a <see cref="JsonObject"/>,
    /// <see cref="JsonElement"/> or <see cref="JsonPayload"/>, whose members are added in the same way and last. Its argument is a client that
    /// cannot be called.
    /// </para>
    /// <para>
    /// Anthropic requires a maximum of tokens: without <see cref="ChatOptions.MaxOutputTokens"/> it is 1024, and more when the model is to think.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentException">The id is empty, there is no message, or a text contains half of a surrogate pair.</exception>
    /// <exception cref="NotSupportedException">
    /// The provider, or the family of the model, does not support something that the messages or options contain. The exception names it.
    /// </exception>
    public BatchRequestItem CreateRequest(string customId, IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(customId);
        ArgumentNullException.ThrowIfNull(messages);
        ChatMessage[] all = [.. messages];
        if (all.Length == 0)
            throw new ArgumentException("There is no message.", nameof(messages));
        JsonObject body = _format.Write(Model, all, options ?? new ChatOptions());
        UnicodeText.Check(body);
        return new BatchRequestItem { CustomId = customId, Body = ToPayload(body) };
    }

    /// <summary>Creates a request whose answer is JSON with the schema of a type (structured output).</summary>
    /// <typeparam name="T">The type of the answer. Read it with <c>ToChatResponse&lt;T&gt;</c> and the same serializer options.</typeparam>
    /// <param name="customId">The id by which the result of the request is identified.</param>
    /// <param name="messages">The messages; at least one.</param>
    /// <param name="options">The options; <see langword="null"/> for none. They are not changed; the type replaces their response format.</param>
    /// <param name="serializerOptions">
    /// The options that the schema is made with, such as those of a source-generated context; <see langword="null"/> uses
    /// <see cref="AIJsonUtilities.DefaultOptions"/>, which need reflection for most types.
    /// </param>
    /// <returns>The request.</returns>
    /// <exception cref="ArgumentException">The id is empty, there is no message, or a text contains half of a surrogate pair.</exception>
    /// <exception cref="NotSupportedException">
    /// The provider, or the family of the model, does not support something that the messages or options contain, or JSON with a schema. Or the
    /// serializer options do not know the type.
    /// </exception>
    public BatchRequestItem CreateRequest<T>(
        string customId, IEnumerable<ChatMessage> messages, ChatOptions? options = null, JsonSerializerOptions? serializerOptions = null)
    {
        ChatOptions typed = options?.Clone() ?? new ChatOptions();
        typed.ResponseFormat = StructuredOutput.Of<T>(serializerOptions ?? AIJsonUtilities.DefaultOptions).Format;
        return CreateRequest(customId, messages, typed);
    }

    /// <summary>Creates the parameters of a batch of requests for the model: the provider, the model and the endpoint.</summary>
    /// <returns>The parameters. Set the others with a <c>with</c> expression; Bedrock and Vertex require a place for the output.</returns>
    public BatchCreateRequest CreateBatch() => new() { Provider = Provider, Model = Model, Endpoint = _format.Endpoint };

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchChatModel)} {{ Provider = {Provider}, Model = {Model} }}";

    private static JsonPayload ToPayload(JsonObject body)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            body.WriteTo(writer);
        return new JsonPayload(buffer.ToArray());
    }
}
