using System.Diagnostics;
using Bifrost.Client.Jobs;

namespace LargeJob;

/// <summary>Kills this process when the job has a number of results: nothing is closed or stored any more, as if the machine had failed.</summary>
internal sealed class KillSwitch(IProgress<JobProgress> next, long results) : IProgress<JobProgress>
{
    public void Report(JobProgress value)
    {
        next.Report(value);
        if (value.Completed.Total < results || value.IsCompleted)
            return;
        Console.Error.WriteLine($"Killed with {value.Completed.Total:N0} results. Start again to continue.");
        Process.GetCurrentProcess().Kill();
    }
}
