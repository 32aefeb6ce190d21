using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>The format in which a provider, or a family of its models, takes a chat request.</summary>
/// <param name="target">What refuses a request that it cannot take, in words.</param>
internal abstract class RequestFormat(string target)
{
    /// <summary>The endpoint of the batch; null for providers that have none.</summary>
    public virtual BatchEndpoint? Endpoint => null;

    /// <summary>Whether each request names its own model; otherwise all requests of a batch have the model of the batch.</summary>
    protected virtual bool NamesModel => false;

    /// <summary>Whether the format has a place for <see cref="AdditionalMembers.Strict"/>.</summary>
    protected virtual bool TakesStrict => false;

    /// <summary>The members of <see cref="ChatOptions"/> that the format has a place for.</summary>
    protected abstract IReadOnlyCollection<string> SupportedOptions { get; }

    protected Unsupported Unsupported { get; } = new(target);

    /// <summary>Writes the body of a request.</summary>
    /// <param name="model">The model of the batch.</param>
    /// <param name="messages">The messages; at least one.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="NotSupportedException">The format has no place for something that the request contains.</exception>
    public JsonObject Write(string model, IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        foreach (string name in ChatOptionNames.SetIn(options))
        {
            if (!SupportedOptions.Contains(name))
                throw Unsupported.Option(name);
        }

        if (!TakesStrict && options.AdditionalProperties?.ContainsKey(AdditionalMembers.Strict) is true)
            throw Unsupported.Option($"{nameof(options.AdditionalProperties)}[\"{AdditionalMembers.Strict}\"]");
        CheckTools(options);
        if (!NamesModel && options.ModelId is { } other && other != model)
            throw Unsupported.Option(nameof(options.ModelId), "for a single request: all requests of a batch are for the model of the batch");

        var body = new JsonObject();
        Write(body, options.ModelId ?? model, messages, options);
        AdditionalMembers.Add(body, options, Unsupported);
        return body;
    }

    /// <summary>Whether there is a tool to which the mode of tools applies.</summary>
    protected virtual bool HasFunctions(ChatOptions options) => options.Tools?.Any(tool => tool is AIFunctionDeclaration) is true;

    private void CheckTools(ChatOptions options)
    {
        if (!HasFunctions(options))
        {
            if (options.ToolMode is not (null or AutoChatToolMode))
                throw Unsupported.Option(nameof(options.ToolMode), "without a function");
            if (options.AllowMultipleToolCalls is not null)
                throw Unsupported.Option(nameof(options.AllowMultipleToolCalls), "without a function");
        }

        foreach (AITool tool in options.Tools ?? [])
        {
            if (tool is not AIFunctionDeclaration && tool.AdditionalProperties.Count > 0)
                throw Unsupported.Tool(tool, $"with {nameof(tool.AdditionalProperties)}");
            if (tool is HostedCodeInterpreterTool { Inputs.Count: > 0 } interpreter)
                throw Unsupported.Tool(tool, $"with {nameof(interpreter.Inputs)}");
            if (!TakesStrict && tool.AdditionalProperties.ContainsKey(AdditionalMembers.Strict))
                throw Unsupported.Tool(tool, $"with {nameof(tool.AdditionalProperties)}[\"{AdditionalMembers.Strict}\"]");
        }
    }

    /// <inheritdoc cref="Write(string, IReadOnlyList{ChatMessage}, ChatOptions)"/>
    /// <param name="body">The body to write to.</param>
    /// <param name="model">The model of the request.</param>
    /// <param name="messages">The messages; at least one.</param>
    /// <param name="options">The options; all that are set are supported.</param>
    protected abstract void Write(JsonObject body, string model, IReadOnlyList<ChatMessage> messages, ChatOptions options);
}
