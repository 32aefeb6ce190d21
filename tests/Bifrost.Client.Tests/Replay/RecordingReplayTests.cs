using System.Globalization;
using System.Text;

namespace Bifrost.Client.Tests.Replay;

/// <summary>Replays each recording of a running gateway to the public client, over a real socket.</summary>
public sealed class RecordingReplayTests
{
    private static IEnumerable<Recording> Replayed => Where(plan => plan.IsReplayed && plan.Mode is not ReplayMode.Rejected);

    private static IEnumerable<Recording> Rejected => Where(plan => plan.Mode is ReplayMode.Rejected);

    private static IEnumerable<Recording> RejectedIds => Rejected.Where(recording => ReplayPlan.Of(recording).Call.Id is not null && recording.IsSuccess);

    private static IEnumerable<Recording> OtherRejected => Rejected.Except(RejectedIds);

    private static IEnumerable<Recording> Unsupported =>
        Recording.All.Where(recording => recording.Exchange.Name.EndsWith(".unsupported", StringComparison.Ordinal));

    [TestCaseSource(nameof(Replayed))]
    public async Task A_recording_gives_all_its_members_or_the_expected_exception(Recording recording)
    {
        ReplayPlan plan = ReplayPlan.Of(recording);
        await using GatewayHost host = await GatewayHost.StartAsync();
        BifrostClient client = ReplayClient.Create(recording, host);

        await ReplayAsync(plan, host.Gateway, client);
    }

    [TestCaseSource(nameof(OtherRejected))]
    public async Task A_rejected_request_is_not_sent_and_its_recorded_response_gives_the_expected_exception(Recording recording)
    {
        var plan = ReplayPlan.Of(recording);
        await using GatewayHost host = await GatewayHost.StartAsync();
        BifrostClient client = ReplayClient.Create(recording, host);

        await CheckRejectionAsync(plan, host.Gateway, client);
        await ReplayAsync(plan.Sendable, host.Gateway, client);
    }

    [TestCaseSource(nameof(RejectedIds))]
    public async Task An_id_that_would_change_the_path_is_rejected_and_its_recorded_response_is_not_a_batch(Recording recording)
    {
        ReplayPlan plan = ReplayPlan.Of(recording);
        await using GatewayHost host = await GatewayHost.StartAsync();
        BifrostClient client = ReplayClient.Create(recording, host);

        await CheckRejectionAsync(plan, host.Gateway, client);
        host.Gateway.AddRecording(plan.Sendable.Exchange);
        Assert.That(
            await RaisedBy(plan.Sendable, client),
            Is.TypeOf<BifrostInvalidResponseException>().With.Message.Contains("without an id"));
    }

    [TestCaseSource(nameof(Unsupported))]
    public async Task An_unsupported_operation_has_its_own_exception_type(Recording recording)
    {
        // Recorded for a create. Every other call has the same response.
        var call = new RecordedCall(CallKind.Retrieve, "batch_1", ModelProvider.Groq);
        var plan = new ReplayPlan(recording, call, CallReplay.For(CallKind.Retrieve), ReplayMode.Substituted, null);
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AddRecording(plan.Exchange);

        RecordedErrorAssert.Check(await RaisedBy(plan, host.Client), recording, typeof(BifrostUnsupportedOperationException));
    }

    [Test]
    public void Each_recording_is_replayed_or_has_a_reason_not_to_be()
    {
        ReplayPlan[] plans = [.. Recording.All.Select(ReplayPlan.Of)];
        TestContext.Out.WriteLine(TableOf(plans));

        Assert.That(plans, Has.Length.EqualTo(398));
        Assert.That(plans.Select(plan => plan.Recording.Name), Is.Unique);
        Assert.That(plans.Where(plan => plan.Mode is ReplayMode.NotImplemented).Select(plan => plan.Recording.Name), Is.Empty);

        string[] replayedNames = [.. Replayed.Concat(OtherRejected).Concat(RejectedIds).Select(recording => recording.Name)];
        Assert.That(replayedNames, Is.Unique);
        Assert.That(
            plans.Select(plan => plan.Recording.Name).Except(replayedNames),
            Is.EquivalentTo(plans.Where(plan => plan.Mode is ReplayMode.NotApplicable).Select(plan => plan.Recording.Name)));
        Assert.That(
            plans.Where(plan => string.IsNullOrEmpty(plan.Reason)).Select(plan => plan.Mode),
            Has.All.EqualTo(ReplayMode.AsRecorded).Or.EqualTo(ReplayMode.Rerouted));
        Assert.That(
            plans.Where(plan => plan.Mode is ReplayMode.NotApplicable).Select(plan => plan.Recording.Exchange.Name).Distinct(),
            Is.EquivalentTo(ReplayPlan.NotApplicable.Keys));
    }

    [Test]
    public void Each_row_of_RejectedRequests_is_used()
    {
        IEnumerable<int> used = Rejected.Select(RejectedRequests.RowOf);
        Assert.That(RejectedRequests.Table.Where((_, row) => !used.Contains(row)).Select(row => row.Pattern), Is.Empty);
    }

    [Test]
    public void Each_row_of_ExpectedExceptions_is_used()
    {
        IEnumerable<int> used = Replayed.Concat(OtherRejected)
            .Where(recording => !ReplayPlan.Of(recording).IsAnswer)
            .Select(ExpectedExceptions.RowOf);
        Assert.That(ExpectedExceptions.Table.Where((_, row) => !used.Contains(row)).Select(row => row.Pattern), Is.Empty);
    }

    private static IEnumerable<Recording> Where(Func<ReplayPlan, bool> condition) =>
        Recording.All.Where(recording => condition(ReplayPlan.Of(recording)));

    private static async Task ReplayAsync(ReplayPlan plan, BifrostTestGateway gateway, BifrostClient client)
    {
        foreach (RecordedExchange exchange in plan.Exchanges)
            gateway.AddRecording(exchange);

        if (plan.IsAnswer)
        {
            await plan.Replay!.CheckAsync(client, plan.Call, plan.Recording);
        }
        else
        {
            RecordedErrorAssert.Check(
                await RaisedBy(plan, client),
                plan.Recording,
                ExpectedExceptions.Table[ExpectedExceptions.RowOf(plan.Recording)].Exception,
                plan.Replay!.Method);
        }

        ReplayClient.CheckRequests(plan, gateway);
    }

    private static async Task CheckRejectionAsync(ReplayPlan plan, BifrostTestGateway gateway, BifrostClient client)
    {
        Exception? rejection = await ExceptionAssert.RecordAsync(() => plan.Replay!.SendAsync(client, plan.Call));
        Assert.That(rejection, Is.InstanceOf<ArgumentException>());
        Assert.That(rejection!.Message, Does.Contain(RejectedRequests.Table[RejectedRequests.RowOf(plan.Recording)].Member));
        Assert.That(gateway.Requests, Is.Empty);
    }

    private static async Task<BifrostException> RaisedBy(ReplayPlan plan, BifrostClient client)
    {
        try
        {
            await plan.Replay!.SendAsync(client, plan.Call);
        }
        catch (BifrostException exception)
        {
            return exception;
        }

        throw new AssertionException($"{plan.Recording} raised nothing.");
    }

    private static string TableOf(ReplayPlan[] plans)
    {
        ReplayMode[] columns = Enum.GetValues<ReplayMode>();
        var text = new StringBuilder().AppendLine(Row("Recordings", [.. columns.Select(column => column.ToString()), "All"]));
        foreach (IGrouping<CallKind, ReplayPlan> group in plans.GroupBy(plan => plan.Call.Kind).OrderBy(group => group.Key))
            text.AppendLine(Counts(group.Key.ToString(), [.. group]));
        text.AppendLine(Counts("All", plans));

        int replayed = plans.Count(plan => plan.IsReplayed);
        int rerouted = plans.Count(plan => plan.Mode is ReplayMode.Rerouted);
        int missing = plans.Count(plan => plan.Mode is ReplayMode.NotImplemented);
        text.AppendLine(CultureInfo.InvariantCulture, $"{replayed} replayed, {rerouted} of them on another route; {missing} not implemented.");
        foreach (var group in plans.Where(plan => plan.Reason is not null).GroupBy(plan => (plan.Mode, plan.Reason)).OrderBy(group => group.Key.Mode))
        {
            IEnumerable<string> names = group.Select(plan => plan.Recording.Exchange.Name).Distinct();
            text.AppendLine(CultureInfo.InvariantCulture, $"{group.Key.Mode}, {group.Count()}: {group.Key.Reason} ({string.Join(", ", names)}).");
        }

        return text.ToString();

        string Counts(string name, ReplayPlan[] some) => Row(
            name,
            [
                .. columns.Select(column => some.Count(plan => plan.Mode == column))
                    .Append(some.Length)
                    .Select(count => count.ToString(CultureInfo.InvariantCulture)),
            ]);
    }

    private static string Row(string name, string[] cells) => name.PadRight(14) + string.Concat(cells.Select(cell => cell.PadLeft(16)));
}
