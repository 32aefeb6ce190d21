using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>Creates the exceptions that refuse what a provider cannot take. They name it, and contain none of its text.</summary>
/// <param name="target">What refuses: the provider, with the family of the model where a provider has several.</param>
internal sealed class Unsupported(string target)
{
    public string Target => target;

    public NotSupportedException Option(string name, string? detail = null) => Create($"{nameof(ChatOptions)}.{name}", detail);

    public NotSupportedException Role(ChatRole role) => Create($"The role '{role.Value}'", null);

    public NotSupportedException Content(AIContent? content, string? detail = null) => Create(NameOf(content), detail);

    public NotSupportedException Tool(AITool tool, string? detail = null) =>
        Create(tool is AIFunctionDeclaration ? "A function" : tool.GetType().Name, detail ?? "as a tool");

    public NotSupportedException Create(string what, string? detail) =>
        new($"{what} is not supported by {target}{(detail is null ? "" : " " + detail)}. The request was not created.");

    private static string NameOf(AIContent? content) => content switch
    {
        null => "Null as content",
        DataContent data => $"{nameof(DataContent)} of the type {data.MediaType}",
        UriContent uri => $"{nameof(UriContent)} of the type {uri.MediaType}",
        _ => content.GetType().Name,
    };
}
