// The same 100 questions for models of six providers: asked, and their answers, tokens and failures read, by the same code.
// The gateway runs in this process on a virtual clock: the hours that the batches take pass in milliseconds.

using Bifrost.Client;
using Bifrost.Client.Extensions.AI;
using Bifrost.Client.Testing;
using Microsoft.Extensions.AI;

var clock = new VirtualClock();
await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { TimeProvider = clock });
gateway.AnswerWith(Answer);
using var client = new BifrostClient(new BifrostClientOptions { BaseAddress = gateway.BaseAddress });

// What an application has in its configuration: Bedrock and Vertex write to a bucket of yours.
BatchCreateRequest[] batches =
[
    new BatchChatModel("openai", "gpt-4o-mini").CreateBatch(),
    new BatchChatModel("azure", "gpt-4o-mini").CreateBatch(),
    new BatchChatModel("anthropic", "claude-sonnet-4-5").CreateBatch(),
    new BatchChatModel("gemini", "gemini-2.5-flash").CreateBatch(),
    new BatchChatModel("vertex", "gemini-2.5-pro").CreateBatch() with { OutputFolder = "gs://bucket/answers" },
    new BatchChatModel("bedrock", "amazon.nova-lite-v1:0").CreateBatch() with { OutputS3Uri = "s3://bucket/answers/", RoleArn = "arn:aws:iam::123456789012:role/batch" },
];
string[] questions = [.. Enumerable.Range(1, 100).Select(number => $"What is {number} squared?")];
var options = new ChatOptions { Instructions = "Answer with a number.", MaxOutputTokens = 20, Temperature = 0 };

int answers = 0;
foreach (BatchCreateRequest batch in batches)
{
    var model = new BatchChatModel(batch.Provider, batch.Model!);
    Console.WriteLine($"{model.Provider}, {model.Model}");
    IEnumerable<BatchRequestItem> requests = questions.Select((question, index) =>
        model.CreateRequest($"question-{index + 1}", [new ChatMessage(ChatRole.User, question)], options));

    BatchResults results = await client.Batches.RunAsync(requests, batch, new BatchWaitOptions { TimeProvider = clock }, new BatchResultsOptions { CountTokens = true });
    await foreach (BatchResultItem item in results)
    {
        answers += item.Text is null ? 0 : 1;
        Console.WriteLine(item.Text is not null
            ? $"  {item.CustomId}: {item.Text} ({item.Usage}, {item.FinishReason})"
            : $"  {item.CustomId}: {item.Outcome}, {item.ErrorMessage ?? item.ErrorCode}");
    }

    Console.WriteLine($"  {results.Summary!.Succeeded} succeeded, {results.Summary.Errored} errored; {results.Summary.Tokens!.Total}");
}

Console.WriteLine($"{batches.Length} providers, {batches.Length * questions.Length} questions, {answers} answers.");
return answers == batches.Length * (questions.Length - 2) ? 0 : 1;

// The model behind the gateway. Two questions fail.
static BatchResultItem? Answer(GatewayBatchRequest request)
{
    int number = int.Parse(request.CustomId.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture);
    return number % 50 == 0 ? request.Fail(429, "Too many requests.") : request.Succeed($"{number * number}");
}
