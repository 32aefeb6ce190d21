namespace Bifrost.Client;

/// <summary>A call of a tool (function) that the model requests.</summary>
/// <param name="Id">The id of the call, which the result of the tool refers to; <see langword="null"/> if the provider sends none.</param>
/// <param name="Name">The name of the tool.</param>
/// <param name="Arguments">
/// The arguments as JSON, usually an object. They are not validated: a model can write arguments that are not valid JSON, or not those that the
/// tool expects; those of a custom tool of OpenAI are text of any kind. Empty if the provider sends none.
/// </param>
public sealed record ToolCall(string? Id, string Name, JsonPayload Arguments)
{
    // Excludes the arguments: they can contain response text, which must not reach logs through ToString.
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(ToolCall)} {{ Id = {Id}, Name = {Name} }}";
}
