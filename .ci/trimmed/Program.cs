using Bifrost.Client;
using Bifrost.Client.Jobs;
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
    Console.WriteLine($"{batch.Id} {batch.Status} {item.CustomId} {item.Outcome} {item.Body}");

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
