using Bifrost.Client.Testing;

namespace Bifrost.Client.Tests.Replay;

/// <summary>What is to be done with one recording, and why.</summary>
internal sealed record ReplayPlan(Recording Recording, RecordedCall Call, CallReplay? Replay, Disposition Disposition)
{
    /// <summary>Recordings that no call has to do with, by name, with the reason.</summary>
    public static IReadOnlyDictionary<string, string> NoCall { get; } = new Dictionary<string, string>
    {
        ["route.health"] = "the gateway's health is asked for by what runs it, not by a client of its batches",
    };

    public bool IsReplayed => Disposition is not (Disposition.Waits or Disposition.NoCall);

    /// <summary>The exchange as the client will ask for it.</summary>
    public RecordedExchange Exchange => Recording.Exchange with { Method = "GET", Path = Replay!.TargetOf(Call) };

    public static ReplayPlan Of(Recording recording)
    {
        var call = RecordedCall.Of(recording.Exchange);
        CallReplay? replay = CallReplay.For(call.Kind);
        Disposition disposition =
            NoCall.ContainsKey(recording.Exchange.Name) ? Disposition.NoCall
            : replay is null ? Disposition.Waits
            : call.Kind is CallKind.Route ? Disposition.Served
            : call.Id?.Contains("..", StringComparison.Ordinal) == true ? Disposition.Refused
            : replay.TargetOf(call) == recording.Exchange.Path ? Disposition.AsRecorded
            : Disposition.Respelled;
        return new ReplayPlan(recording, call, replay, disposition);
    }
}
