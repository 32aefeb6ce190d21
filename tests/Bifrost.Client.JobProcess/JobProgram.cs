namespace Bifrost.Client.JobProcess;

/// <summary>This program, which a test can also run in its own process.</summary>
internal static class JobProgram
{
    /// <summary>Runs the program.</summary>
    /// <param name="args">The arguments (see Program.cs).</param>
    /// <param name="output">The standard output.</param>
    /// <param name="error">The standard error.</param>
    /// <returns>The exit code (<see cref="JobExitCode"/>).</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var arguments = JobArguments.Parse(args);
        using var killSwitch = new KillSwitch(arguments);
        using var handler = new KillingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }, killSwitch);
        using var http = new HttpClient(handler);
        var options = new BifrostClientOptions { BaseAddress = arguments.BaseAddress, Retry = new BifrostRetryOptions { MaxRetries = 0 } };
        using var client = new BifrostClient(options, http);
        var journal = new KillingJournal(new DirectoryJobJournal(arguments.JournalDirectory), killSwitch);
        try
        {
            await output.WriteLineAsync((await new JobRun(client, journal, arguments).ExecuteAsync()).ToString());
            return JobExitCode.Completed;
        }
        catch (BifrostJobInDoubtException exception)
        {
            await output.WriteLineAsync(exception.Message);
            await output.WriteLineAsync($"number {exception.Number}");
            foreach (BatchReference candidate in exception.Candidates)
                await output.WriteLineAsync($"candidate {candidate.Id}");
            return JobExitCode.InDoubt;
        }
#pragma warning disable CA1031 // The test reads what failed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await error.WriteLineAsync(exception.ToString());
            return JobExitCode.Failed;
        }
        finally
        {
            await output.WriteLineAsync($"events {killSwitch.Passed}");
        }
    }
}
