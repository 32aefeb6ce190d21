namespace Bifrost.Client.Tests.Replay;

/// <summary>How the recordings of one kind of call are replayed. A call that comes gets a class below this one and a line in <see cref="For"/>.</summary>
internal abstract class CallReplay
{
    /// <summary>The method that the client sends such a call with.</summary>
    public virtual string Method => "GET";

    /// <summary>The replay of a kind of call; null as long as the client does not have the call.</summary>
    public static CallReplay? For(CallKind kind) => kind switch
    {
        CallKind.Retrieve => new RetrieveReplay(),
        CallKind.Results => new ResultsReplay(),
        CallKind.Create => new CreateReplay(),
        CallKind.List => new ListReplay(),
        CallKind.Cancel => new CancelReplay(),
        CallKind.FileUpload => new FileUploadReplay(),
        CallKind.FileList => new FileListReplay(),
        CallKind.FileRetrieve => new FileRetrieveReplay(),
        CallKind.FileDelete => new FileDeleteReplay(),
        CallKind.FileContent => new FileContentReplay(),
        CallKind.Route => new RouteReplay(),
        _ => null,
    };

    /// <summary>Where the client sends such a call.</summary>
    public abstract string TargetOf(RecordedCall call);

    /// <summary>Makes the call, for recordings of a refusal.</summary>
    public abstract Task SendAsync(BifrostClient client, RecordedCall call);

    /// <summary>Makes the call and compares what comes of it with what was recorded.</summary>
    public abstract Task CheckAsync(BifrostClient client, RecordedCall call, Recording recording);

    /// <summary>Whether the client takes what was recorded for an answer to the call, and not for a refusal.</summary>
    public virtual bool IsAnswer(Recording recording) => recording.IsSuccess;

    /// <summary>Why no call of the client asks for what was recorded; null when one does.</summary>
    public virtual string? SubstitutionReason(RecordedCall call) => null;

    /// <summary>A call of the same kind that the client makes, for one that it refuses to make.</summary>
    public virtual RecordedCall Sendable(RecordedCall call) => call with { Provider = call.Provider ?? ModelProvider.OpenAI };

    /// <summary>What the client asks for besides when it makes the call.</summary>
    public virtual IEnumerable<RecordedExchange> AdditionalExchanges(RecordedCall call, Recording recording) => [];

    /// <summary>Compares the headers and the body that the client sent with those that were recorded.</summary>
    public virtual void CheckRequest(GatewayRequest request, RecordedCall call) => Assert.That(request.Body.IsEmpty, "There is a body.");

    protected static string ProviderQuery(RecordedCall call) => call.Provider is { } provider ? $"?provider={provider}" : "";
}
