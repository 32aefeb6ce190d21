using System.Globalization;

namespace Bifrost.Client.JobProcess;

/// <summary>The job: batches of at most ten requests, two at a time, and short intervals.</summary>
internal sealed class JobRun(BifrostClient client, IJobJournal journal, JobArguments arguments)
{
    private const string Name = "job";
    private const string Model = "a-model";

    private ModelProvider Provider => arguments.Provider;

    private JobOptions Options => new()
    {
        MaxActiveBatches = 2,

        Limits = new BatchLimits { MaxRequests = 10, MinRequests = Provider == ModelProvider.Bedrock ? 3 : 1 },
        DeleteUnusedFiles = arguments.DeletesUnusedFiles,
        InitialInterval = TimeSpan.FromMilliseconds(20),
        MaxInterval = TimeSpan.FromMilliseconds(100),
        CreateConfirmationTime = TimeSpan.FromMilliseconds(arguments.ConfirmationMilliseconds),
        QueueFullDelay = TimeSpan.FromMilliseconds(100),
        MaxTransientFailures = 3,
    };

    private BatchCreateRequest Batch => Provider.Value switch
    {
        "anthropic" or "gemini" => new() { Provider = Provider, Model = Model },
        "bedrock" => new() { Provider = Provider, Model = Model, OutputS3Uri = "s3://a-bucket/out/" },
        "vertex" => new() { Provider = Provider, Model = Model, OutputFolder = "gs://a-bucket/out/" },
        _ => new() { Provider = Provider, Model = Model, Endpoint = BatchEndpoint.ChatCompletions },
    };

    private IEnumerable<BatchRequestItem> Requests => Enumerable.Range(1, arguments.Requests).Select(number => new BatchRequestItem
    {
        CustomId = string.Create(CultureInfo.InvariantCulture, $"r-{number}"),
        Body = JsonPayload.Parse($$"""{"model":"a-model","messages":[{"role":"user","content":"say {{number}}"}]}"""),
    });

    public async Task<JobSummary> ExecuteAsync()
    {
        await DecideAsync();
        if (arguments.Cancels || arguments.CancelsAtOnce)
            return await CancelAsync();
        return await client.Jobs.RunAsync(Name, Requests, Batch, journal, Options).WriteToFileAsync(arguments.OutputFile);
    }

    private async Task DecideAsync()
    {
        if (arguments is { Adopted: null, CreatedAgain: null })
            return;
        await using BatchJob job = await client.Jobs.OpenAsync(Name, journal, Options);
        if (arguments.Adopted is var (number, id))
            await job.AdoptBatchAsync(number, new BatchReference(Provider, id));
        else
            await job.CreateBatchAgainAsync(arguments.CreatedAgain!.Value);
    }

    private async Task<JobSummary> CancelAsync()
    {
        await using BatchJob job = await client.Jobs.CreateAsync(Name, Requests, Batch, journal, Options);
        if (!arguments.CancelsAtOnce)
            await job.SubmitAsync();
        await job.CancelAsync();
        return await job.RunAsync().WriteToFileAsync(arguments.OutputFile);
    }
}
