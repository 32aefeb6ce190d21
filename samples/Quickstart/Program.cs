using Bifrost.Client;
using Quickstart;

return await CommandLine.RunAsync(args, async (arguments, cancellationToken) =>
{
    // Without an address: a gateway inside this process, which plays back what a real one answered.
    await using RecordedGateway? recorded = arguments.BaseAddress is null ? await RecordedGateway.StartAsync(cancellationToken) : null;

    using var client = new BifrostClient(new BifrostClientOptions
    {
        BaseAddress = arguments.BaseAddress ?? recorded?.BaseAddress,
        ApiKey = arguments.Key,
    });

    foreach (BatchReference reference in arguments.Batches ?? RecordedGateway.Batches)
    {
        Batch batch = await client.Batches.RetrieveAsync(reference, cancellationToken);
        Report.Show(batch);

        var outcomes = new Outcomes();
        BatchResults results = client.Batches.GetResultsAsync(batch, cancellationToken: cancellationToken);
        await ReadingProgress.RunAsync(batch.RequestCounts.Total, async progress =>
        {
            await foreach (BatchResultItem item in results)
            {
                outcomes.Add(item);
                progress.Show(outcomes.Total);
            }
        });
        Report.Show(outcomes, results.Summary);
    }
});
