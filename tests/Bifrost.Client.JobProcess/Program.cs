// Runs a job, and kills itself on the way:
//
//   BASE_ADDRESS PROVIDER JOURNAL_DIRECTORY OUTPUT_FILE REQUESTS
//     [--kill POINT OCCURRENCE | --kill-at-event N | --kill-after-ms N]
//     [--cancel] [--delete-unused-files] [--confirmation-ms N] [--adopt NUMBER BATCH | --create-again NUMBER]
//
// The points are in KillingJournal, KillingStream and KillingHandler. The exit codes are in JobExitCode.
using Bifrost.Client;
using Bifrost.Client.JobProcess;

var arguments = JobArguments.Parse(args);
using var killSwitch = new KillSwitch(arguments);
using var handler = new KillingHandler(new SocketsHttpHandler { AllowAutoRedirect = false }, killSwitch);
using var http = new HttpClient(handler);
var clientOptions = new BifrostClientOptions { BaseAddress = arguments.BaseAddress, Retry = new BifrostRetryOptions { MaxRetries = 0 } };
using var client = new BifrostClient(clientOptions, http);
try
{
    JobSummary summary = await new JobRun(client, new KillingJournal(new DirectoryJobJournal(arguments.JournalDirectory), killSwitch), arguments).ExecuteAsync();
    Console.WriteLine(summary);
    Console.WriteLine($"events {killSwitch.Passed}");
    return JobExitCode.Completed;
}
catch (BifrostJobInDoubtException exception)
{
    Console.WriteLine(exception.Message);
    Console.WriteLine($"number {exception.Number}");
    foreach (BatchReference candidate in exception.Candidates)
        Console.WriteLine($"candidate {candidate.Id}");
    return JobExitCode.InDoubt;
}
#pragma warning disable CA1031 // The test reads what failed.
catch (Exception exception)
#pragma warning restore CA1031
{
    Console.Error.WriteLine(exception);
    return JobExitCode.Failed;
}
