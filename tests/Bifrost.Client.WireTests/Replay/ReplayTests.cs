using System.Text.Json.Nodes;

namespace Bifrost.Client.WireTests.Replay;

public sealed class ReplayTests : WireFixture
{
    private static IEnumerable<Recording> Sent => Recording.All.Where(recording =>
        HasCall(recording) && NamePatterns.MemberRefused(recording) is null);

    private static IEnumerable<Recording> Answers => Sent.Where(IsAnswer);

    private static IEnumerable<Recording> Failures => Sent.Where(recording => !IsAnswer(recording));

    private static IEnumerable<Recording> Refused => Recording.All.Where(recording => NamePatterns.MemberRefused(recording) is not null);

    [TestCaseSource(nameof(Answers))]
    public async Task The_client_asks_for_a_recorded_answer_and_reads_it(Recording recording)
    {
        var call = ReplayedCall.Of(recording);
        List<string> expected = [Serve(call, recording)];
        if (recording.Call.Kind is CallKind.Cancel)
            expected.Add(ServeRetrieveAfter(recording));

        using BifrostClient client = RecordedClient.For(recording, Server);
        IEnumerable<string> answer = await call.AskAsync(client);

        Assert.That(answer, Is.EqualTo(call.Recorded()));
        CheckRequests(recording, expected);
    }

    [TestCaseSource(nameof(Failures))]
    public async Task The_client_asks_for_a_recorded_refusal_and_raises_what_it_means(Recording recording)
    {
        var call = ReplayedCall.Of(recording);
        string expected = Serve(call, recording);

        using BifrostClient client = RecordedClient.For(recording, Server);
        await CheckFailureAsync(recording, call, client);

        CheckRequests(recording, [expected]);
    }

    [TestCaseSource(nameof(Refused))]
    public async Task The_client_does_not_send_what_a_gateway_would_refuse_and_reads_the_answer_to_it(Recording recording)
    {
        ReplayedCall harmless = ReplayedCall.Harmless(recording);
        Serve(harmless, recording);

        using BifrostClient client = RecordedClient.For(recording, Server);
        Exception? refusal = await RaisedByAsync(ReplayedCall.Of(recording), client);

        Assert.That(refusal, Is.InstanceOf<ArgumentException>().With.Message.Contains(NamePatterns.MemberRefused(recording)));
        Assert.That(Server.Requests, Is.Empty);
        if (recording.IsSuccess && recording.Call.Kind is CallKind.Create)
            Assert.That(await harmless.AskAsync(client), Is.EqualTo(harmless.Recorded()));
        else
            await CheckFailureAsync(recording, harmless, client);
    }

    [Test]
    public void The_recordings_of_both_versions_are_replayed()
    {
        Assert.That(Recording.All.Select(recording => recording.Version).Distinct(), Is.EqualTo(["1.4.19", "1.5.16"]));
        Assert.That(Recording.All, Has.Count.EqualTo(398));
        IEnumerable<Recording> replayed = [.. Answers, .. Failures, .. Refused, .. Recording.All.Where(recording => !HasCall(recording))];
        Assert.That(replayed.Select(recording => recording.Name), Is.EquivalentTo(Recording.All.Select(recording => recording.Name)));
    }

    [Test]
    public void Every_pattern_is_the_first_that_fits_a_recording()
    {
        Recording[] failed = [.. Failures, .. Refused.Where(recording => !(recording.IsSuccess && recording.Call.Kind is CallKind.Create))];
        IEnumerable<string> used = failed.Select(recording => NamePatterns.Failures.First(row => NamePatterns.Fits(row.Pattern, recording)).Pattern);
        Assert.That(NamePatterns.Failures.Select(row => row.Pattern).Except(used), Is.Empty);

        used = Refused.Select(recording => NamePatterns.Refused.First(row => NamePatterns.Fits(row.Pattern, recording)).Pattern);
        Assert.That(NamePatterns.Refused.Select(row => row.Pattern).Except(used), Is.Empty);
    }

    private static bool HasCall(Recording recording) => !NamePatterns.Fits(NamePatterns.NoCall, recording);

    // A cancel that comes too late is answered too: with the batch as it is.
    private static bool IsAnswer(Recording recording) => recording.Call.Kind switch
    {
        CallKind.Route => false,
        CallKind.Retrieve => recording.IsSuccess && !NamePatterns.Fits(NamePatterns.OtherBatch, recording),
        CallKind.Cancel => recording.IsSuccess || recording.Answer.StatusCode == 409,
        _ => recording.IsSuccess,
    };

    private static async Task CheckFailureAsync(Recording recording, ReplayedCall call, BifrostClient client)
    {
        Exception? raised = await RaisedByAsync(call, client);
        Assert.That(raised, Is.TypeOf(NamePatterns.ExceptionOf(recording)));
        Assert.That(TestObjects.StatusCodeOf((BifrostException)raised!), Is.EqualTo(recording.Answer.StatusCode));
    }

    private static async Task<Exception?> RaisedByAsync(ReplayedCall call, BifrostClient client)
    {
        try
        {
            await call.AskAsync(client);
            return null;
        }
        catch (Exception exception) when (exception is BifrostException or ArgumentException)
        {
            return exception;
        }
    }

    private string Serve(ReplayedCall call, Recording recording)
    {
        Server.Serve(call.Method, call.Target, recording.Answer);
        return $"{call.Method} {WireTarget.AsTold(call.Target)}";
    }

    private string ServeRetrieveAfter(Recording cancel)
    {
        string target = ReplayedCall.RetrieveTarget(cancel.Call);
        Server.Serve("GET", target, ReplayedCall.RetrievedAfter(cancel).Answer);
        return $"GET {WireTarget.AsTold(target)}";
    }

    private void CheckRequests(Recording recording, IEnumerable<string> expected)
    {
        IReadOnlyList<WireRequest> requests = Server.Requests;
        Assert.That(requests.Select(request => request.ToString()), Is.EqualTo(expected));
        foreach (WireRequest request in requests)
            RecordedClient.CheckCredentials(request, recording);
        switch (recording.Call.Kind)
        {
            case CallKind.Create:
                Assert.That(requests[0].Headers["Content-Type"], Is.EqualTo("application/json"));
                Assert.That(
                    JsonNode.DeepEquals(JsonNode.Parse(requests[0].Text), RecordedCreate.ExpectedBody(recording)),
                    $"Sent {requests[0].Text}, recorded {recording.RequestBody}");
                break;
            case CallKind.FileUpload:
                Assert.That(FormPart.In(requests[0]), Is.EqualTo(FormPart.In(recording)));
                break;
            default:
                Assert.That(requests[0].Body.Length, Is.Zero);
                break;
        }
    }
}
