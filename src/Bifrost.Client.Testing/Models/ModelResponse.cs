namespace Bifrost.Client.Testing;

/// <summary>A response of the echo model, without the format of a provider.</summary>
/// <param name="Request">The request.</param>
/// <param name="Prompt">What the request asks.</param>
/// <param name="Texts">The text of the response to each input.</param>
internal sealed record ModelResponse(GatewayBatchRequest Request, ModelPrompt Prompt, IReadOnlyList<string> Texts)
{
    // A provider always names the model. Without a name in the request, this one says where the response is from.
    private const string DefaultModel = "echo";

    /// <summary>The end of the ids.</summary>
    public long Number => Request.Line;

    public long CreatedAt => Request.CreatedAt.ToUnixTimeSeconds();

    // The body of a direct call names the model with its provider, which the response does not.
    public string Model => (Request.IsDirectCall ? Request.Model : Prompt.Model ?? Request.Model) ?? DefaultModel;

    /// <summary>The text, for the formats with one.</summary>
    public string Text => Texts[^1];

    public int InputTokens => Prompt.Inputs.Sum(CountTokens);

    public int OutputTokens => Texts.Sum(CountTokens);

    public int TotalTokens => InputTokens + OutputTokens;

    // One token for every four characters, at least one.
    private static int CountTokens(string text) => Math.Max(1, (text.Length + 3) / 4);
}
