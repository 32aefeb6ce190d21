namespace Bifrost.Client.Tests.Jobs;

/// <summary>
/// Kills processes that run a job, and runs the job again. Each request is answered once in each attempt, and no batch is created twice.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class CrashTests
{
    [TestCaseSource(typeof(CrashCases), nameof(CrashCases.Arrows))]
    public async Task A_job_that_was_killed_is_completed_by_the_next_run(CrashCase crash)
    {
        await using CrashHost host = await CrashHost.StartAsync(crash.Provider, crash.Scenario);
        foreach (string kill in crash.Kills)
            await host.KillAsync(kill, crash.Scenario == CrashScenario.Cancelled ? ["--cancel"] : []);

        await host.CompleteAsync();

        await host.VerifyAsync();
    }
}
