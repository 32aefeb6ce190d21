using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>The request of Meta Llama models on Bedrock: a prompt, with the messages in the template of the model.</summary>
/// <param name="target"><inheritdoc/></param>
/// <param name="isLlama4">Whether the template is that of Llama 4; otherwise it is that of Llama 3.</param>
// https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-meta.html and the prompt formats at https://www.llama.com/docs/
internal sealed class LlamaFormat(string target, bool isLlama4) : RequestFormat(target)
{
    private const string Begin = "<|begin_of_text|>";

    private static readonly SamplingMembers Sampling = new("max_gen_len", "top_p", TopK: null, Stop: null);

    private readonly string _startOfRole = isLlama4 ? "<|header_start|>" : "<|start_header_id|>";
    private readonly string _endOfRole = isLlama4 ? "<|header_end|>" : "<|end_header_id|>";
    private readonly string _endOfTurn = isLlama4 ? "<|eot|>" : "<|eot_id|>";

    protected override IReadOnlyCollection<string> SupportedOptions { get; } =
        [nameof(ChatOptions.Temperature), nameof(ChatOptions.TopP), nameof(ChatOptions.MaxOutputTokens)];

    protected override void Write(JsonObject body, string model, IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        body["prompt"] = ToPrompt(messages, options.Instructions);
        Sampling.Write(body, options);
    }

    private string ToPrompt(IReadOnlyList<ChatMessage> messages, string? instructions)
    {
        var text = new PromptText(Unsupported, [Begin, _startOfRole, _endOfRole, _endOfTurn]);
        var prompt = new StringBuilder(Begin);
        if (!string.IsNullOrWhiteSpace(instructions))
            Append(prompt, ChatRole.System, text.Check(instructions));
        foreach (ChatMessage message in messages)
        {
            if (message.Role != ChatRole.System && message.Role != ChatRole.User && message.Role != ChatRole.Assistant)
                throw Unsupported.Role(message.Role);
            Append(prompt, message.Role, text.Of(message));
        }

        return prompt.Append(_startOfRole).Append(ChatRole.Assistant.Value).Append(_endOfRole).Append("\n\n").ToString();
    }

    private void Append(StringBuilder prompt, ChatRole role, string text) =>
        prompt.Append(_startOfRole).Append(role.Value).Append(_endOfRole).Append("\n\n").Append(text).Append(_endOfTurn);
}
