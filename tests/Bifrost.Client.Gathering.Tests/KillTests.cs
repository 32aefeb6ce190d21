using System.Diagnostics;
using System.Globalization;
using Bifrost.Client.GatherProcess;

namespace Bifrost.Client.Gathering.Tests;

/// <summary>A process that is killed after it has submitted its calls, and started again.</summary>
public sealed class KillTests
{
    // Of a process that makes all calls, on a machine that is busy.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [TearDown]
    public void WriteCommandOfFailure()
    {
        if (TestContext.CurrentContext.Result.FailCount > 0)
            TestContext.Out.WriteLine("To run it again: dotnet test tests/Bifrost.Client.Gathering.Tests --settings tests/all.runsettings --filter KillTests");
    }

    // The second is for .ci/run, and for "dotnet test --settings tests/all.runsettings".
    [TestCase(1_000)]
    [TestCase(20_000, Category = "Long")]
    [Platform(Exclude = "Win", Reason = "The exit code of a killed process is another one.")]
    public async Task Every_call_is_answered_and_there_is_one_batch(int calls)
    {
        await using GatherHost host = await GatherHost.StartAsync();
        using (Process first = Start(host, calls))
        {
            await WaitForBatchAsync(host, first);
            first.Kill();
            await first.WaitForExitAsync().WaitAsync(Limit);
            Assert.That(first.ExitCode, Is.EqualTo(128 + 9));
        }

        using Process second = Start(host, calls);
        Task<string> output = second.StandardOutput.ReadToEndAsync();
        host.Clock.Advance(TimeSpan.FromDays(1));
        await second.WaitForExitAsync().WaitAsync(Limit);

        Assert.That((second.ExitCode, (await output).Trim()), Is.EqualTo((0, string.Create(CultureInfo.InvariantCulture, $"answered {calls}"))));
        Assert.That(host.Gateway.GetBatches(ModelProvider.OpenAI).Select(batch => batch.RequestCounts.Total), Is.EqualTo([calls]));
        Assert.That(host.Creates, Is.EqualTo(1));
    }

    private static Process Start(GatherHost host, int calls)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(GatherProgram).Assembly.Location);
        start.ArgumentList.Add(host.Gateway.BaseAddress.AbsoluteUri);
        start.ArgumentList.Add(host.Directory);
        start.ArgumentList.Add(calls.ToString(CultureInfo.InvariantCulture));
        return Process.Start(start)!;
    }

    private static async Task WaitForBatchAsync(GatherHost host, Process process)
    {
        Task limit = Task.Delay(Limit);
        while (host.Gateway.GetBatches(ModelProvider.OpenAI).Count == 0)
        {
            Assert.That((process.HasExited, limit.IsCompleted), Is.EqualTo((false, false)), "The process submits its calls.");
            // The process takes as long as it needs, up to the limit.
            await Task.Delay(20);
        }
    }
}
