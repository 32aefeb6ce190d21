using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>The request of the newer Mistral models on Bedrock: chat completions without a model, and with fewer options.</summary>
/// <inheritdoc/>
// https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-chat-completion.html
internal sealed class MistralChatFormat(string target) : OpenAIFormat(target)
{
    public override BatchEndpoint? Endpoint => null;

    protected override bool TakesStrict => false;

    protected override IReadOnlyCollection<string> SupportedOptions { get; } =
    [
        nameof(ChatOptions.Temperature), nameof(ChatOptions.TopP), nameof(ChatOptions.MaxOutputTokens), nameof(ChatOptions.ToolMode),
        nameof(ChatOptions.Tools),
    ];

    protected override bool IsComplete => false;

    protected override SamplingMembers Sampling { get; } = new("max_tokens", "top_p", TopK: null, Stop: null);

    protected override JsonNode ToToolChoice(ChatToolMode mode) => mode switch
    {
        NoneChatToolMode => "none",
        RequiredChatToolMode { RequiredFunctionName: not null } => throw Unsupported.Option(nameof(ChatOptions.ToolMode), "with the name of a function"),
        RequiredChatToolMode => "any",
        _ => "auto",
    };

    protected override void WriteWebSearch(JsonObject body, AITool tool) => throw Unsupported.Tool(tool);
}
