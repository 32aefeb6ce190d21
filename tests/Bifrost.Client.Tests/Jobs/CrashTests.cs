using Bifrost.Client.JobProcess;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>
/// Kills processes that run a job, and runs the job again. Each request is answered once in each attempt, and no batch is created twice.
/// "dotnet test" runs cases of each kind.
/// </summary>
public sealed class CrashTests
{
    private static IEnumerable<TestCaseData> Arrows => LongTests.CreateCases(CrashCases.Arrows, crash => crash.GetKinds());

    private static IEnumerable<TestCaseData> Decisions => LongTests.CreateCases(CrashCases.Decisions, crash => crash.GetKinds());

    private static IEnumerable<TestCaseData> RandomCrashes => LongTests.CreateCases(RandomCrash.All, crash => crash.GetKinds());

    private static IEnumerable<TestCaseData> Providers =>
        LongTests.CreateCases(CrashCases.Providers, provider => [CrashHost.ProvidersWithIdentity.Contains(provider) ? "listed" : "not listed"]);

    private static IEnumerable<TestCaseData> ProvidersWithIdentity => LongTests.CreateCases(CrashHost.ProvidersWithIdentity, _ => ["listed"]);

    [TearDown]
    public void WriteCommandOfFailure() => LongTests.WriteCommandOfFailure();

    [TestCaseSource(nameof(Arrows))]
    public async Task A_job_that_was_killed_is_completed_by_the_next_run(CrashCase crash)
    {
        await using CrashHost host = await CrashHost.StartAsync(crash.Provider, crash.Scenario);
        foreach ((int index, string kill) in crash.Kills.Index())
            await host.KillAsync(kill, GetCancelOptions(crash.Scenario, index));

        await host.CompleteAsync();

        await host.VerifyAsync();
    }

    [TestCaseSource(nameof(Decisions))]
    public async Task A_job_in_doubt_is_completed_after_a_decision(CrashCase crash)
    {
        await using CrashHost host = await CrashHost.StartAsync(crash.Provider, crash.Scenario);
        if (crash.Scenario == CrashScenario.OtherBatch)
            await host.KillAsync("before-send:create");

        await host.CompleteAsync(crash.Kills);

        await host.VerifyAsync();
    }

    [TestCaseSource(nameof(Providers))]
    public async Task A_job_that_is_not_killed_is_completed_by_its_process(ModelProvider provider)
    {
        await using CrashHost host = await CrashHost.StartAsync(provider, CrashScenario.Usual);

        JobProcessResult result = await host.RunProcessAsync();

        Assert.That(result.ExitCode, Is.EqualTo(JobExitCode.Completed), result.ToString());
        await host.VerifyAsync();
    }

    [TestCaseSource(nameof(ProvidersWithIdentity))]
    public async Task A_create_that_is_executed_after_the_next_run_has_begun_is_found(ModelProvider provider)
    {
        await using CrashHost host = await CrashHost.StartAsync(provider, CrashScenario.Usual);
        await host.KillBeforeLateCreateAsync();

        await host.CompleteAsync();

        await host.VerifyAsync();
    }

    [TestCaseSource(nameof(RandomCrashes))]
    public async Task A_job_that_was_killed_at_random_points_is_completed(RandomCrash crash)
    {
        var random = new Random(crash.Seed);
        int events = await RandomCrash.CountEventsAsync(crash.Provider, crash.Scenario);
        await using CrashHost host = await CrashHost.StartAsync(crash.Provider, crash.Scenario);
        JobProcessResult result = await host.RunProcessAsync(crash.GetFirstKill(random, events));
        Assert.That(result.IsKilled, $"The process was not killed. {result}");
        for (int further = random.Next(2); further > 0 && result.IsKilled; further--)
        {
            host.CutOutput(random.Next(200));
            result = await host.RunProcessAsync("--kill-at-event", RandomCrash.ToText(random.Next(1, events)));
        }

        await host.CompleteAsync();

        await host.VerifyAsync();
    }

    private static string[] GetCancelOptions(CrashScenario scenario, int index) => scenario switch
    {
        CrashScenario.Cancelled => ["--cancel"],
        CrashScenario.CancelledByNextRun when index > 0 => ["--cancel-at-once"],
        _ => [],
    };
}
