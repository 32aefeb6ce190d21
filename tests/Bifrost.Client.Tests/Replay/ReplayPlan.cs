namespace Bifrost.Client.Tests.Replay;

/// <summary>How a recording is replayed, and why. The reason is null when the client makes the recorded call.</summary>
internal sealed record ReplayPlan(Recording Recording, RecordedCall Call, CallReplay? Replay, ReplayMode Mode, string? Reason)
{
    /// <summary>Recordings that no call uses, by name, with the reason.</summary>
    public static IReadOnlyDictionary<string, string> NotApplicable { get; } = new Dictionary<string, string>
    {
        ["route.health"] = "the health of the gateway is not part of the batch API",
    };

    public bool IsReplayed => Mode is not (ReplayMode.NotImplemented or ReplayMode.NotApplicable);

    /// <summary>Whether the call returns the recorded response and does not throw.</summary>
    public bool IsAnswer => Replay!.IsAnswer(Recording);

    /// <summary>The exchange with the request that the client sends.</summary>
    public RecordedExchange Exchange => Recording.Exchange with { Method = Replay!.Method, Path = Replay.TargetOf(Call) };

    /// <summary>All exchanges of the call.</summary>
    public IReadOnlyList<RecordedExchange> Exchanges => [Exchange, .. Replay!.AdditionalExchanges(Call, Recording)];

    /// <summary>The same recording for a call that the client does not reject.</summary>
    public ReplayPlan Sendable => this with { Call = Replay!.Sendable(Call) };

    public static ReplayPlan Of(Recording recording)
    {
        var call = RecordedCall.Of(recording.Exchange);
        CallReplay? replay = CallReplay.For(call.Kind);
        int rejectedRow = RejectedRequests.RowOf(recording);
        (ReplayMode mode, string? reason) =
            NotApplicable.TryGetValue(recording.Exchange.Name, out string? notApplicable) ? (ReplayMode.NotApplicable, notApplicable)
            : replay is null ? (ReplayMode.NotImplemented, null)
            : rejectedRow >= 0 ? (ReplayMode.Rejected, RejectedRequests.Table[rejectedRow].Reason)
            : replay.SubstitutionReason(call) is { } served ? (ReplayMode.Substituted, served)
            : (recording.Exchange.Method, recording.Exchange.Path) == (replay.Method, replay.TargetOf(call)) ? (ReplayMode.AsRecorded, null)
            : (ReplayMode.Rerouted, (string?)null);
        return new ReplayPlan(recording, call, replay, mode, reason);
    }
}
