// Sends 180,000 requests as one job: twelve batches, four at a time, and further ones for requests that fail for a reason that can pass. Kill it at
// any time, for example with --kill-after, and start it again: it continues, and each request still has exactly one result.
// The gateway runs in this process; its state is in the working directory, so that it survives the end of the process as a real gateway would.

using System.CommandLine;
using Bifrost.Client;
using Bifrost.Client.Jobs;
using Bifrost.Client.Testing;
using LargeJob;

var directory = new Option<string>("--directory")
{
    Description = "Working directory: the journal of the job, the state of the gateway, and the results.",
    HelpName = "path",
    DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "bifrost-large-job"),
};
var killAfter = new Option<long?>("--kill-after")
{
    Description = "Kills this process as soon as the job has this many results, such as 50000. Start the sample again without it to continue.",
    HelpName = "results",
};
var quota = new Option<long>("--quota")
{
    Description = "How many requests the provider takes at a time. With less than 60000, batches are held back.",
    HelpName = "requests",
    DefaultValueFactory = _ => 60_000,
};
var keep = new Option<bool>("--keep") { Description = "Keeps the working directory at the end. Another start then only reads the results again." };

var command = new RootCommand("Runs a job of 180,000 requests against a gateway in this process.") { directory, killAfter, quota, keep };
command.SetAction((arguments, cancellationToken) => RunAsync(
    new WorkingDirectory(arguments.GetValue(directory)!),
    arguments.GetValue(killAfter),
    arguments.GetValue(quota),
    arguments.GetValue(keep),
    cancellationToken));
return await command.Parse(args).InvokeAsync();

static async Task<int> RunAsync(WorkingDirectory directory, long? killAfter, long quota, bool keep, CancellationToken cancellationToken)
{
    await using BifrostTestGateway gateway = await Provider.StartAsync(directory.Gateway, quota, cancellationToken);
    using var client = new BifrostClient(new BifrostClientOptions { BaseAddress = gateway.BaseAddress, ApiKey = "sk-bf-sample" });

    var display = new JobDisplay();
    JobSummary summary;
    try
    {
        await using BatchJob job = await client.Jobs.CreateAsync(
            "reviews",
            Reviews.CreateRequests(),
            new BatchCreateRequest { Provider = ModelProvider.OpenAI, Model = Reviews.Model, Endpoint = BatchEndpoint.ChatCompletions },
            new DirectoryJobJournal(directory.Journal),
            new JobOptions
            {
                MaxActiveBatches = 4,
                MaxAttempts = 3,
                Limits = BatchLimits.Of(ModelProvider.OpenAI) with { MaxRequests = 15_000 },
                Progress = killAfter is null ? display : new KillSwitch(display, killAfter.Value),

                // For a provider that takes seconds instead of hours. Leave the defaults for a real one.
                InitialInterval = TimeSpan.FromMilliseconds(250),
                MaxInterval = TimeSpan.FromSeconds(1),
                CreateConfirmationTime = TimeSpan.FromSeconds(5),
                QueueFullDelay = TimeSpan.FromSeconds(1),
            },
            cancellationToken);
        display.Show(job);

        // Runs the job, and writes each result to the file as soon as its batch has ended.
        summary = await display.ShowAsync(job.RunAsync(0, cancellationToken).WriteToFileAsync(directory.Results, cancellationToken));
    }
    catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
    {
        Console.Error.WriteLine("Stopped. Start again to continue.");
        return 130;
    }

    var proof = Proof.Read(directory.Results);
    int created = gateway.GetBatches(ModelProvider.OpenAI).Count;
    Console.WriteLine($"""

        {summary}
        Tokens:   {summary.Tokens.InputTokens:N0} in, {summary.Tokens.OutputTokens:N0} out
        Batches:  {created} at the gateway, {summary.Batches} of the job
        Results:  {proof}
        File:     {directory.Results}{(keep ? "" : " (deleted now; --keep keeps it)")}
        """);

    if (!keep)
        directory.Delete();
    bool isExpected = proof.IsComplete && summary.IsComplete && created == summary.Batches;
    Console.WriteLine(isExpected ? "Each request has exactly one result, and each batch was created once." : "The numbers are not the expected ones.");
    return isExpected ? 0 : 1;
}
