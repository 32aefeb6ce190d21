// Submits 1,000 questions, of which some are invalid, waits for the batch, and prints the answers and what failed.
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

Dictionary<string, string> questions = Enumerable.Range(1, Total).ToDictionary(number => $"question-{number}", number => $"What is {number} squared?");

// Uploads the requests, creates the batch, and waits until it has ended.
BatchResults results = await client.Batches.RunAsync(
    CreateRequests(questions),
    new BatchCreateRequest { Provider = "openai", Model = "gpt-4o-mini", Endpoint = BatchEndpoint.ChatCompletions },
    new BatchWaitOptions { TimeProvider = clock, MaxInterval = TimeSpan.FromMinutes(10), Progress = new ConsoleProgress(clock) },
    new BatchResultsOptions { CountTokens = true });

var outcomes = new Dictionary<string, BatchItemOutcome>();
await foreach ((string? question, BatchResultItem item) in results.JoinAsync(questions))
{
    outcomes.Add(item.CustomId, item.Outcome);
    if (outcomes.Count <= 5)
        Console.WriteLine($"{question} {item.Text} ({item.Usage})");
    else if (item.Outcome != BatchItemOutcome.Succeeded && outcomes.Values.Count(outcome => outcome == item.Outcome) <= 3)
        Console.WriteLine($"{question} {item.Outcome}: {item.ErrorMessage}");
}

BatchResultsSummary summary = results.Summary!;
Console.WriteLine($"{summary}; {summary.Tokens!.Total}");

bool isExpected = outcomes.Count == Total && summary is { IsComplete: true, Duplicates: 0, Errored: Invalid, Succeeded: Total - Invalid };
Console.WriteLine(isExpected ? $"{Total} requests, {Total} outcomes." : "The numbers are not the expected ones.");
return isExpected ? 0 : 1;

static IEnumerable<BatchRequestItem> CreateRequests(Dictionary<string, string> questions) =>
    questions.Select((question, index) => BatchRequestItem.Create(question.Key, new
    {
        model = "gpt-4o-mini",
        messages = new[] { new { role = "user", content = question.Value } },
        max_tokens = (index + 1) % 25 == 0 ? -1 : 64,
    }));

// The model: rejects an invalid max_tokens, as a provider does.
static BatchResultItem Answer(GatewayBatchRequest request)
{
    JsonElement body = request.Body.ToElement();
    if (body.GetProperty("max_tokens").GetInt32() < 1)
        return request.Fail(400, "Invalid value for 'max_tokens': must be more than 0.");
    int number = int.Parse(body.GetProperty("messages")[0].GetProperty("content").GetString()!.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
    return request.Succeed($"{number} squared is {number * number}.");
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
