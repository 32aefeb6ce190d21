namespace Bifrost.Client.JobProcess;

/// <summary>The exit codes of this program. A process that kills itself has another one.</summary>
internal static class JobExitCode
{
    /// <summary>The job has completed.</summary>
    public const int Completed = 0;

    /// <summary>The job is in doubt; the number of the batch and the candidates are on standard output.</summary>
    public const int InDoubt = 10;

    /// <summary>Anything else; the exception is on standard error.</summary>
    public const int Failed = 11;
}
