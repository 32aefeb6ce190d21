namespace Bifrost.Client.Gathering.Tests.Support;

/// <summary>Knows the current attempt of a job.</summary>
internal sealed class AttemptProgress : IProgress<JobProgress>
{
    private volatile int _attempt = 1;

    public int Attempt => _attempt;

    public void Report(JobProgress value) => _attempt = value.Attempt;
}
