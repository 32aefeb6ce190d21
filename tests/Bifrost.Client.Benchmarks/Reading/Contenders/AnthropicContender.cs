using Anthropic;
using Anthropic.Core;
using Anthropic.Models.Messages.Batches;

namespace Bifrost.Client.Benchmarks.Reading.Contenders;

/// <summary>The Anthropic SDK, streaming the lines of its own results. The message is not asked for: it has no length, and would cost more.</summary>
internal sealed class AnthropicContender(Workload workload) : IContender
{
    private readonly AnthropicClient _client = new(new ClientOptions { BaseUrl = workload.Server.OriginalString, ApiKey = "sk-benchmark" });

    public string Name => "anthropic";

    public async Task ReadAsync(Tally tally)
    {
        await foreach (MessageBatchIndividualResponse item in _client.Messages.Batches.ResultsStreaming($"msgbatch_{workload.Name}"))
        {
            bool succeeded = item.Result.TryPickSucceeded(out _);
            tally.Add(item.CustomID.Length, succeeded, workload.Size);
        }
    }

    public void Dispose() => _client.Dispose();
}
