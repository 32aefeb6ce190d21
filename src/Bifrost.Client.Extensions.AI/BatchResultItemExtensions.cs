using System.Text.Json;
using Bifrost.Client.Extensions.AI.Responses;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI;

/// <summary>Converts result items to the chat responses of Microsoft.Extensions.AI.</summary>
public static class BatchResultItemExtensions
{
    /// <summary>Converts the item to a chat response, whatever the provider.</summary>
    /// <param name="item">The item.</param>
    /// <returns>
    /// The response: text, reasoning, tool calls (<see cref="FunctionCallContent"/>), a refusal (<see cref="ErrorContent"/> with the code <c>Refusal</c>),
    /// the finish reason, the usage, and the model, id and time where the provider reports them. A part of Anthropic, Gemini or Nova that has no type in
    /// Microsoft.Extensions.AI, or none that this method reads, is an <see cref="AIContent"/> with its JSON as a <see cref="JsonElement"/> in
    /// <see cref="AIContent.RawRepresentation"/>. Of OpenAI, the audio of a message and the reasoning items of the Responses API are not part of the
    /// response. The raw representation of the response is the item.
    /// </returns>
    /// <exception cref="BifrostItemException">The request did not succeed. The exception says why on its properties.</exception>
    /// <exception cref="JsonException">The body is not valid JSON.</exception>
    public static ChatResponse ToChatResponse(this BatchResultItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Outcome == BatchItemOutcome.Succeeded ? ResponseReader.Read(item) : throw CreateException(item);
    }

    /// <summary>Converts the item to a chat response whose text is JSON of a type (structured output).</summary>
    /// <typeparam name="T">The type that the request was created with.</typeparam>
    /// <param name="item">The item.</param>
    /// <param name="serializerOptions">
    /// The options that the request was created with, such as those of a source-generated context; <see langword="null"/> uses
    /// <see cref="AIJsonUtilities.DefaultOptions"/>, which need reflection for most types.
    /// </param>
    /// <returns>The response. Its value is deserialized when it is asked for.</returns>
    /// <exception cref="BifrostItemException">The request did not succeed. The exception says why on its properties.</exception>
    /// <exception cref="JsonException">The body is not valid JSON.</exception>
    public static BatchChatResponse<T> ToChatResponse<T>(this BatchResultItem item, JsonSerializerOptions? serializerOptions = null) =>
        new(ToChatResponse(item), serializerOptions ?? AIJsonUtilities.DefaultOptions);

    private static BifrostItemException CreateException(BatchResultItem item)
    {
        string status = item.Response is { StatusCode: > 0 } response ? $" with the status code {response.StatusCode}" : "";
        return new BifrostItemException($"The request '{item.CustomId}' did not succeed{status}: its outcome is {item.Outcome}.") { Item = item };
    }
}
