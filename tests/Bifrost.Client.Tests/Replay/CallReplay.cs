namespace Bifrost.Client.Tests.Replay;

/// <summary>How the recordings of one kind of call are replayed. A call that comes gets a class below this one and a line in <see cref="For"/>.</summary>
internal abstract class CallReplay
{
    /// <summary>The replay of a kind of call; null as long as the client does not have the call.</summary>
    public static CallReplay? For(CallKind kind) => kind switch
    {
        CallKind.Retrieve => new RetrieveReplay(),
        CallKind.Results => new ResultsReplay(),
        CallKind.Route => new RouteReplay(),
        _ => null,
    };

    /// <summary>Where the client sends such a call.</summary>
    public abstract string TargetOf(RecordedCall call);

    /// <summary>Makes the call, for recordings of a refusal.</summary>
    public abstract Task SendAsync(BatchesClient batches, RecordedCall call);

    /// <summary>Makes the call and compares what comes of it with what was recorded.</summary>
    public abstract Task CheckAsync(BatchesClient batches, RecordedCall call, Recording recording);

    protected static string ProviderQuery(RecordedCall call) => call.Provider is { } provider ? $"?provider={provider}" : "";
}
