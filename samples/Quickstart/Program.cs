using Bifrost.Client;
using Quickstart;

return await CommandLine.RunAsync(args, async (arguments, cancellationToken) =>
{
    // Without --base-address: a gateway inside this process, which replays recorded responses of a real one.
    await using RecordedGateway? recorded = arguments.BaseAddress is null ? await RecordedGateway.StartAsync(cancellationToken) : null;

    using var client = new BifrostClient(new BifrostClientOptions
    {
        BaseAddress = arguments.BaseAddress ?? recorded!.BaseAddress,
        ApiKey = arguments.Key,
    });

    foreach (BatchReference reference in arguments.Batch is null ? RecordedGateway.Batches : [arguments.Batch])
    {
        Batch batch = await client.Batches.RetrieveAsync(reference, cancellationToken);
        Console.WriteLine(CommandLine.OneLine($"{batch.Id} of {batch.Provider} is {batch.Status}: {batch.RequestCounts}"));

        BatchResults results = client.Batches.GetResultsAsync(batch, cancellationToken: cancellationToken);
        await foreach (BatchResultItem item in results)
        {
            string status = item.Response is { } response ? $", status {response.StatusCode}" : "";
            string code = item.ErrorCode is { } error ? $", code {error}" : "";
            string answer = item.Text is { } text ? $": {text} ({item.Usage})" : "";
            Console.WriteLine(CommandLine.OneLine($"  {item.CustomId}: {item.Outcome}{status}{code}{answer}"));
        }

        Console.WriteLine($"  {results.Summary}\n");
    }
});
