// 1,000 calls of the OpenAI SDK with structured output: first each for itself, then the same calls gathered as a batch.
// The gateway runs in this process on a virtual clock: the hours that the batch takes pass in milliseconds.

using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Text.Json;
using Bifrost.Client;
using Bifrost.Client.Gathering;
using Bifrost.Client.Jobs;
using Bifrost.Client.Testing;
using Microsoft.Extensions.AI;
using OpenAI;

const int Total = 1_000;
const string Model = "gpt-4o-mini";

// For a million tokens. A batch costs half.
var price = new TokenPrice { Input = 0.15m, Output = 0.60m };
var batchPrice = new TokenPrice { Input = 0.075m, Output = 0.30m };

var clock = new VirtualClock();
await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { TimeProvider = clock });
gateway.AnswerWith(Answer);
using var client = new BifrostClient(new BifrostClientOptions { BaseAddress = gateway.BaseAddress });

// What is different for a batch: this handler. The SDK must not give up or repeat calls, which wait until the batch has ended.
await using var handler = new BatchingHandler(client, new BatchingOptions
{
    IdleDelay = TimeSpan.FromSeconds(1),
    Job = new JobOptions { TimeProvider = clock },
});
using HttpClient gathered = handler.CreateHttpClient();
// The gateway is in this process: no proxy leads there.
using var direct = new HttpClient(new SocketsHttpHandler { UseProxy = false });

(int right, UsageDetails tokens) = await AskAsync(CreateChatClient(direct), isParallel: false);
Report("One by one", right, tokens, price);
(right, tokens) = await AskAsync(CreateChatClient(gathered), isParallel: true);
Report("As a batch", right, tokens, batchPrice);

int calls = gateway.Requests.Count(request => request.Path.EndsWith("/chat/completions", StringComparison.Ordinal));
int batches = gateway.GetBatches(ModelProvider.OpenAI).Count;
Console.WriteLine($"The gateway received {calls} direct calls and {batches} batch.");
return right == Total && calls == Total && batches == 1 ? 0 : 1;

// The same SDK, settings and code for both.
IChatClient CreateChatClient(HttpClient http) => new OpenAIClient(new ApiKeyCredential("unused"), new OpenAIClientOptions
{
    Endpoint = new Uri(gateway.BaseAddress, "openai/v1"),
    Transport = new HttpClientPipelineTransport(http),
    NetworkTimeout = Timeout.InfiniteTimeSpan,
    RetryPolicy = new ClientRetryPolicy(0),
}).GetChatClient(Model).AsIChatClient();

static async Task<(int Right, UsageDetails Tokens)> AskAsync(IChatClient chat, bool isParallel)
{
    IEnumerable<int> numbers = Enumerable.Range(1, Total);
    var responses = new List<ChatResponse<Square>>();
    if (isParallel)
        responses.AddRange(await Task.WhenAll(numbers.Select(number => chat.GetResponseAsync<Square>($"What is {number} squared?"))));
    foreach (int number in isParallel ? [] : numbers)
        responses.Add(await chat.GetResponseAsync<Square>($"What is {number} squared?"));

    var tokens = new UsageDetails();
    foreach (ChatResponse<Square> response in responses)
        tokens.Add(response.Usage ?? new UsageDetails());
    Console.WriteLine(string.Join(", ", responses.Take(5).Select(response => $"{response.Result.Number}² = {response.Result.Value}")) + ", …");
    return (responses.Count(response => response.Result.Value == response.Result.Number * response.Result.Number), tokens);
}

static void Report(string how, int right, UsageDetails tokens, TokenPrice price)
{
    var usage = new TokenUsage { InputTokens = tokens.InputTokenCount, OutputTokens = tokens.OutputTokenCount };
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{how}: {right} of {Total} calls answered, {usage}, {price.GetCost(usage):F6} USD"));
}

// The model: answers in the JSON that the call asks for.
static BatchResultItem? Answer(GatewayBatchRequest request)
{
    JsonElement messages = request.Body.ToElement().GetProperty("messages");
    string question = messages[messages.GetArrayLength() - 1].GetProperty("content").ToString();
    int number = int.Parse(question.Split(' ')[2], CultureInfo.InvariantCulture);
    return request.Succeed($$"""{"number":{{number}},"value":{{number * number}}}""");
}

internal sealed record Square(int Number, int Value);
