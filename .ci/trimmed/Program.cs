using System.Text;
using System.Text.Json.Serialization;
using Bifrost.Client;
using Bifrost.Client.Extensions.AI;
using Bifrost.Client.Gathering;
using Bifrost.Client.Jobs;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

// The way of most programs: settings from configuration, the client from the container.
IConfiguration configuration = new ConfigurationManager { ["Bifrost:BaseAddress"] = args[0], ["Bifrost:ApiKey"] = "sk-bf-test" };
var services = new ServiceCollection();
services.AddBifrostClient(configuration.GetSection("Bifrost"));
await using ServiceProvider provider = services.BuildServiceProvider();
BifrostClient client = provider.GetRequiredService<BifrostClient>();

Batch batch = await client.Batches.RetrieveAsync("batch_67", ModelProvider.OpenAI);
await foreach (BatchResultItem item in client.Batches.GetResultsAsync(batch.Reference))
{
    Console.WriteLine($"{batch.Id} {batch.Status} {item.CustomId} {item.Outcome} {item.Text}");
    Console.WriteLine($"answer: {item.Deserialize(SampleContext.Default.Sample)!.Answer}, {item.ToChatResponse<Sample>(SampleContext.Default.Options).Result.Answer}");
}

// Messages and options as a request, with the schema of a type.
var model = new BatchChatModel("openai", "gpt-4o-mini");
var options = new ChatOptions { Temperature = 0, MaxOutputTokens = 10 };
BatchRequestItem request = model.CreateRequest<Sample>("chat-1", [new ChatMessage(ChatRole.User, "Hello")], options, SampleContext.Default.Options);
Console.WriteLine($"request: {request.Body}");

// A call that is gathered: its batch is created, and goes on without the handler.
await using (var handler = new BatchingHandler(client))
{
    using HttpClient http = handler.CreateHttpClient();
    using var content = new StringContent(request.Body.ToString(), Encoding.UTF8, "application/json");
    Task<HttpResponseMessage> call = http.PostAsync("https://api.openai.com/v1/chat/completions", content);
    await handler.SubmitAsync();
    Console.WriteLine($"gathered: 1 call, {call.Status}");
}

// A job: its state is stored as JSON, and read again.
string directory = Directory.CreateTempSubdirectory().FullName;
BatchRequestItem[] requests = [new() { CustomId = "job-1", Body = JsonPayload.Parse("""{"model":"m","messages":[{"role":"user","content":"Hello"}]}""") }];
var template = new BatchCreateRequest { Provider = ModelProvider.OpenAI, Endpoint = BatchEndpoint.ChatCompletions };
await (await client.Jobs.CreateAsync("test", requests, template, new DirectoryJobJournal(directory))).DisposeAsync();
await using (BatchJob job = await client.Jobs.OpenAsync("test", new DirectoryJobJournal(directory)))
{
    await job.SubmitAsync();
    Console.WriteLine($"job: {job.Progress}");
}

Directory.Delete(directory, recursive: true);

internal sealed record Sample([property: JsonPropertyName("answer")] int Answer);

[JsonSerializable(typeof(Sample))]
internal sealed partial class SampleContext : JsonSerializerContext;
