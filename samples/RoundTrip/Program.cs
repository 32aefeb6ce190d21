// Submits 1,000 requests, of which some are invalid, waits for the batch, and reads 1,000 outcomes.
// The gateway runs in this process on a virtual clock: the time that the batch takes passes in milliseconds.

using System.Text.Json;
using Bifrost.Client;
using Bifrost.Client.Testing;

const int Total = 1_000;
const int Invalid = Total / 25;

var clock = new VirtualClock();
await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { TimeProvider = clock });
gateway.AnswerWith(Answer);
using var client = new BifrostClient(new BifrostClientOptions { BaseAddress = gateway.BaseAddress, ApiKey = "sk-bf-sample" });

// Uploads the requests, creates the batch, and waits until it has ended.
BatchResults results = await client.Batches.RunAsync(
    CreateRequests(),
    new BatchCreateRequest { Provider = "openai", Model = "gpt-4o-mini", Endpoint = BatchEndpoint.ChatCompletions },
    new BatchWaitOptions { TimeProvider = clock, MaxInterval = TimeSpan.FromMinutes(10), Progress = new ConsoleProgress(clock) });

var outcomes = new Dictionary<string, BatchItemOutcome>();
await foreach (BatchResultItem item in results)
    outcomes.Add(item.CustomId, item.Outcome);

BatchResultsSummary summary = results.Summary!;
Console.WriteLine(summary);

bool isExpected = outcomes.Count == Total && summary is { IsComplete: true, Duplicates: 0, Errored: Invalid, Succeeded: Total - Invalid };
Console.WriteLine(isExpected ? $"{Total} requests, {Total} outcomes." : "The numbers are not the expected ones.");
return isExpected ? 0 : 1;

static IEnumerable<BatchRequestItem> CreateRequests() => Enumerable.Range(1, Total).Select(number => BatchRequestItem.Create($"question-{number}", new
{
    model = "gpt-4o-mini",
    messages = new[] { new { role = "user", content = $"What is {number} squared?" } },
    max_tokens = number % 25 == 0 ? -1 : 64,
}));

// The model: rejects an invalid max_tokens, as a provider does.
static BatchResultItem Answer(GatewayBatchRequest request)
{
    JsonElement body = request.Body.ToElement();
    return body.GetProperty("max_tokens").GetInt32() > 0 ? request.Succeed() : request.Fail(400, "Invalid value for 'max_tokens': must be more than 0.");
}

/// <summary>Prints each new state of the batch. Unlike <see cref="Progress{T}"/>, it does so before the wait goes on.</summary>
internal sealed class ConsoleProgress(TimeProvider clock) : IProgress<Batch>
{
    private string? _last;

    public void Report(Batch value)
    {
        string text = $"{value.Status}: {value.RequestCounts}";
        if (text != _last)
            Console.WriteLine($"{clock.GetUtcNow():HH:mm:ss}  {_last = text}");
    }
}
