using System.Globalization;
using System.Text;
using Bifrost.Client.Testing;

namespace Bifrost.Client.Tests.Replay;

/// <summary>Every recording of a running gateway goes through the public client, over a real socket.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RecordingsReplayTests
{
    private static IEnumerable<Recording> Replayed => Where(plan => plan.IsReplayed && plan.Disposition is not Disposition.Refused);

    private static IEnumerable<Recording> Refused => Where(plan => plan.Disposition is Disposition.Refused);

    private static IEnumerable<Recording> Unsupported =>
        Recording.All.Where(recording => recording.Exchange.Name.EndsWith(".unsupported", StringComparison.Ordinal));

    [TestCaseSource(nameof(Replayed))]
    public async Task A_recording_is_read_whole_or_raises_the_right_exception(Recording recording)
    {
        ReplayPlan plan = ReplayPlan.Of(recording);
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync();
        gateway.AddRecording(plan.Exchange);
        using BifrostClient client = ReplayClient.For(recording, gateway);

        if (recording.IsSuccess && plan.Disposition is not Disposition.Served)
            await plan.Replay!.CheckAsync(client.Batches, plan.Call, recording);
        else
            FailureCheck.Check(await RaisedBy(plan, client), recording, ExpectedFailures.Table[ExpectedFailures.RowOf(recording)].Exception);
        ReplayClient.CheckRequests(recording, gateway, plan.Exchange.Path);
    }

    [TestCaseSource(nameof(Refused))]
    public async Task An_id_that_walks_the_path_is_refused_and_its_answer_is_not_taken_for_a_batch(Recording recording)
    {
        ReplayPlan plan = ReplayPlan.Of(recording);
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync();
        using BifrostClient client = ReplayClient.For(recording, gateway);

        Assert.That(() => plan.Replay!.SendAsync(client.Batches, plan.Call), Throws.InstanceOf<ArgumentException>());
        Assert.That(gateway.Requests, Is.Empty);

        ReplayPlan harmless = plan with { Call = plan.Call with { Id = "batch_harmless" } };
        gateway.AddRecording(harmless.Exchange);
        Assert.That(await RaisedBy(harmless, client), Is.TypeOf<BifrostResponseException>().With.Message.Contains("without an id"));
    }

    [TestCaseSource(nameof(Unsupported))]
    public async Task An_operation_that_a_provider_does_not_have_is_told_apart(Recording recording)
    {
        // Recorded for a create, which gives the same answer as every other call.
        var call = new RecordedCall(CallKind.Retrieve, "batch_1", ModelProvider.Groq);
        var plan = new ReplayPlan(recording, call, CallReplay.For(CallKind.Retrieve), Disposition.Served);
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync();
        gateway.AddRecording(plan.Exchange);
        using var client = new BifrostClient(new BifrostClientOptions { BaseAddress = gateway.BaseAddress });

        FailureCheck.Check(await RaisedBy(plan, client), recording, typeof(BifrostUnsupportedOperationException));
    }

    [Test]
    public void Every_recording_is_replayed_or_waits_for_its_call()
    {
        ReplayPlan[] plans = [.. Recording.All.Select(ReplayPlan.Of)];
        TestContext.Out.WriteLine(TableOf(plans));

        Assert.That(plans, Has.Length.EqualTo(398));
        Assert.That(plans.Select(plan => plan.Recording.Name), Is.Unique);
        Assert.That(
            plans.Where(plan => plan.Disposition is Disposition.Waits).Select(plan => plan.Call.Kind),
            Has.None.EqualTo(CallKind.Retrieve).And.None.EqualTo(CallKind.Results));
        Assert.That(
            plans.Where(plan => plan.Disposition is Disposition.NoCall).Select(plan => plan.Recording.Exchange.Name).Distinct(),
            Is.EquivalentTo(ReplayPlan.NoCall.Keys));
    }

    [Test]
    public void Every_line_of_the_table_of_expected_failures_is_used()
    {
        IEnumerable<int> used = Replayed
            .Where(recording => !recording.IsSuccess || ReplayPlan.Of(recording).Disposition is Disposition.Served)
            .Select(ExpectedFailures.RowOf);
        Assert.That(ExpectedFailures.Table.Where((_, row) => !used.Contains(row)).Select(row => row.Pattern), Is.Empty);
    }

    private static IEnumerable<Recording> Where(Func<ReplayPlan, bool> condition) =>
        Recording.All.Where(recording => condition(ReplayPlan.Of(recording)));

    private static async Task<BifrostException> RaisedBy(ReplayPlan plan, BifrostClient client)
    {
        try
        {
            await plan.Replay!.SendAsync(client.Batches, plan.Call);
        }
        catch (BifrostException exception)
        {
            return exception;
        }

        throw new AssertionException($"{plan.Recording} raised nothing.");
    }

    private static string TableOf(ReplayPlan[] plans)
    {
        Disposition[] columns = Enum.GetValues<Disposition>();
        var text = new StringBuilder().AppendLine(Row("Recordings", [.. columns.Select(column => column.ToString()), "All"]));
        foreach (IGrouping<CallKind, ReplayPlan> group in plans.GroupBy(plan => plan.Call.Kind).OrderBy(group => group.Key))
            text.AppendLine(Counts(group.Key.ToString(), [.. group]));
        text.AppendLine(Counts("All", plans));

        int replayed = plans.Count(plan => plan.IsReplayed);
        int respelled = plans.Count(plan => plan.Disposition is Disposition.Respelled);
        int waiting = plans.Count(plan => plan.Disposition is Disposition.Waits);
        text.AppendLine(CultureInfo.InvariantCulture, $"{replayed} replayed, {respelled} of them respelled; {waiting} wait for their call.");
        foreach ((string name, string reason) in ReplayPlan.NoCall)
            text.AppendLine(CultureInfo.InvariantCulture, $"No call for {name}: {reason}.");
        return text.ToString();

        string Counts(string name, ReplayPlan[] some) => Row(
            name,
            [
                .. columns.Select(column => some.Count(plan => plan.Disposition == column))
                    .Append(some.Length)
                    .Select(count => count.ToString(CultureInfo.InvariantCulture)),
            ]);
    }

    private static string Row(string name, string[] cells) => name.PadRight(14) + string.Concat(cells.Select(cell => cell.PadLeft(12)));
}
