using Bifrost.Client;
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
