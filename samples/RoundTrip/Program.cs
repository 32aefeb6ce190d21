// A batch's whole life: 1,000 requests go out, some are bound to fail, and 1,000 outcomes come back.
// The gateway is in this process, and its clock jumps: the hour that the batch takes passes in milliseconds.

using Bifrost.Client;
using Bifrost.Client.Testing;
using RoundTrip;
using Spectre.Console;

const int Total = 1_000;

var clock = new VirtualClock();
await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { TimeProvider = clock });
gateway.AnswerWith(Questions.Answer);
using var client = new BifrostClient(new BifrostClientOptions { BaseAddress = gateway.BaseAddress, ApiKey = "sk-bf-sample" });

// Submits the requests, and waits until the batch has ended.
BatchResults answers = await client.Batches.RunAsync(
    Questions.Make(Total),
    new BatchCreateRequest { Provider = ModelProvider.OpenAI, Model = "gpt-4o-mini", Endpoint = BatchEndpoint.ChatCompletions },
    new BatchWaitOptions { TimeProvider = clock, Progress = new Teller(clock) });

var outcomes = new Dictionary<string, BatchItemOutcome>();
await foreach (BatchResultItem answer in answers)
    outcomes.Add(answer.CustomId, answer.Outcome);

BatchResultsSummary summary = answers.Summary!;
AnsiConsole.WriteLine();
AnsiConsole.Write(Teller.TableOf(summary, outcomes.Count));

bool addsUp = outcomes.Count == Total
    && summary is { IsComplete: true, Duplicates: 0 }
    && summary.Seen == Total
    && summary.Succeeded + summary.Errored == Total
    && summary.Errored == Questions.BoundToFail(Total);
AnsiConsole.WriteLine(addsUp ? $"{Total} requests, {Total} outcomes: it adds up." : $"It does not add up: {summary}.");
return addsUp ? 0 : 1;
