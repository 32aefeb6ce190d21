using Bifrost.Client.Testing;

namespace Bifrost.Client.Tests.Replay;

/// <summary>What is to be done with one recording, and why; the reason is null where the client makes the recorded call.</summary>
internal sealed record ReplayPlan(Recording Recording, RecordedCall Call, CallReplay? Replay, Disposition Disposition, string? Reason)
{
    /// <summary>Recordings that no call has to do with, by name, with the reason.</summary>
    public static IReadOnlyDictionary<string, string> NoCall { get; } = new Dictionary<string, string>
    {
        ["route.health"] = "the gateway's health is asked for by what runs it, not by a client of its batches",
    };

    public bool IsReplayed => Disposition is not (Disposition.Waits or Disposition.NoCall);

    /// <summary>Whether the call gives what was recorded, and raises no exception.</summary>
    public bool IsAnswer => Replay!.IsAnswer(Recording);

    /// <summary>The exchange as the client will ask for it.</summary>
    public RecordedExchange Exchange => Recording.Exchange with { Method = Replay!.Method, Path = Replay.TargetOf(Call) };

    /// <summary>All that the client will ask for.</summary>
    public IReadOnlyList<RecordedExchange> Exchanges => [Exchange, .. Replay!.Besides(Call, Recording)];

    /// <summary>The same for a call that the client does not refuse.</summary>
    public ReplayPlan Harmless => this with { Call = Replay!.Harmless(Call) };

    public static ReplayPlan Of(Recording recording)
    {
        var call = RecordedCall.Of(recording.Exchange);
        CallReplay? replay = CallReplay.For(call.Kind);
        int refusal = Refusals.RowOf(recording);
        (Disposition disposition, string? reason) =
            NoCall.TryGetValue(recording.Exchange.Name, out string? noCall) ? (Disposition.NoCall, noCall)
            : replay is null ? (Disposition.Waits, null)
            : refusal >= 0 ? (Disposition.Refused, Refusals.Table[refusal].Reason)
            : replay.WhyServed(call) is { } served ? (Disposition.Served, served)
            : (recording.Exchange.Method, recording.Exchange.Path) == (replay.Method, replay.TargetOf(call)) ? (Disposition.AsRecorded, null)
            : (Disposition.Respelled, (string?)null);
        return new ReplayPlan(recording, call, replay, disposition, reason);
    }
}
