using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>The names that a format gives to the options that all, or most, formats have.</summary>
/// <param name="MaxTokens">The name of the maximum number of tokens.</param>
/// <param name="TopP">The name of the probability of nucleus sampling.</param>
/// <param name="TopK">The name of the number of candidates; null if the format has none.</param>
/// <param name="Stop">The name of the stop sequences; null if the format has none.</param>
internal sealed record SamplingMembers(string MaxTokens, string TopP, string? TopK, string? Stop)
{
    /// <summary>Writes the options that are set.</summary>
    public void Write(JsonObject target, ChatOptions options)
    {
        if (options.MaxOutputTokens is { } maxTokens)
            target[MaxTokens] = maxTokens;
        if (options.Temperature is { } temperature)
            target["temperature"] = temperature;
        if (options.TopP is { } topP)
            target[TopP] = topP;
        if (TopK is not null && options.TopK is { } topK)
            target[TopK] = topK;
        if (Stop is not null && options.StopSequences is { Count: > 0 } stop)
            target[Stop] = JsonValues.ToArray(stop);
    }
}
