using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>The request of the first Mistral models on Bedrock: a prompt, with the messages in the template of instructions.</summary>
/// <inheritdoc/>
// https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-text-completion.html
internal sealed class MistralPromptFormat(string target) : RequestFormat(target)
{
    private static readonly SamplingMembers Sampling = new("max_tokens", "top_p", "top_k", "stop");

    private static readonly string[] Marks = ["<s>", "</s>", "[INST]", "[/INST]"];

    protected override IReadOnlyCollection<string> SupportedOptions { get; } =
    [
        nameof(ChatOptions.Temperature), nameof(ChatOptions.TopP), nameof(ChatOptions.TopK), nameof(ChatOptions.MaxOutputTokens),
        nameof(ChatOptions.StopSequences),
    ];

    protected override void Write(JsonObject body, string model, IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        body["prompt"] = ToPrompt(messages, options.Instructions);
        Sampling.Write(body, options);
    }

    // The template has no system prompt: it stands in front of what the user says next.
    private string ToPrompt(IReadOnlyList<ChatMessage> messages, string? instructions)
    {
        var text = new PromptText(Unsupported, Marks);
        var prompt = new StringBuilder("<s>");
        var pending = new List<string>();
        if (!string.IsNullOrWhiteSpace(instructions))
            pending.Add(text.Check(instructions));
        foreach (ChatMessage message in messages)
        {
            if (message.Role == ChatRole.System || message.Role == ChatRole.User)
            {
                pending.Add(text.Of(message));
            }
            else if (message.Role == ChatRole.Assistant)
            {
                AppendInstruction(prompt, pending);
                prompt.Append(' ').Append(text.Of(message)).Append("</s>");
            }
            else
            {
                throw Unsupported.Role(message.Role);
            }
        }

        AppendInstruction(prompt, pending);
        return prompt.ToString();
    }

    private static void AppendInstruction(StringBuilder prompt, List<string> pending)
    {
        if (pending.Count == 0)
            return;
        prompt.Append("[INST] ").AppendJoin("\n\n", pending).Append(" [/INST]");
        pending.Clear();
    }
}
