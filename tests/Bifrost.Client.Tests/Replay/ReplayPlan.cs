namespace Bifrost.Client.Tests.Replay;

/// <summary>What is to be done with one recording, and why; the reason is null where the client makes the recorded call.</summary>
internal sealed record ReplayPlan(Recording Recording, RecordedCall Call, CallReplay? Replay, ReplayMode Mode, string? Reason)
{
    /// <summary>Recordings that no call has to do with, by name, with the reason.</summary>
    public static IReadOnlyDictionary<string, string> NotApplicable { get; } = new Dictionary<string, string>
    {
        ["route.health"] = "the gateway's health is asked for by what runs it, not by a client of its batches",
    };

    public bool IsReplayed => Mode is not (ReplayMode.NotImplemented or ReplayMode.NotApplicable);

    /// <summary>Whether the call gives what was recorded, and raises no exception.</summary>
    public bool IsAnswer => Replay!.IsAnswer(Recording);

    /// <summary>The exchange as the client will ask for it.</summary>
    public RecordedExchange Exchange => Recording.Exchange with { Method = Replay!.Method, Path = Replay.TargetOf(Call) };

    /// <summary>All that the client will ask for.</summary>
    public IReadOnlyList<RecordedExchange> Exchanges => [Exchange, .. Replay!.AdditionalExchanges(Call, Recording)];

    /// <summary>The same for a call that the client does not refuse.</summary>
    public ReplayPlan Sendable => this with { Call = Replay!.Sendable(Call) };

    public static ReplayPlan Of(Recording recording)
    {
        var call = RecordedCall.Of(recording.Exchange);
        CallReplay? replay = CallReplay.For(call.Kind);
        int refusal = RejectedRequests.RowOf(recording);
        (ReplayMode mode, string? reason) =
            NotApplicable.TryGetValue(recording.Exchange.Name, out string? notApplicable) ? (ReplayMode.NotApplicable, notApplicable)
            : replay is null ? (ReplayMode.NotImplemented, null)
            : refusal >= 0 ? (ReplayMode.Rejected, RejectedRequests.Table[refusal].Reason)
            : replay.SubstitutionReason(call) is { } served ? (ReplayMode.Substituted, served)
            : (recording.Exchange.Method, recording.Exchange.Path) == (replay.Method, replay.TargetOf(call)) ? (ReplayMode.AsRecorded, null)
            : (ReplayMode.Rerouted, (string?)null);
        return new ReplayPlan(recording, call, replay, mode, reason);
    }
}
