namespace Bifrost.Client.Tests.Replay;

/// <summary>Replays the recordings of one operation. A new operation needs a derived class and a line in <see cref="For"/>.</summary>
internal abstract class CallReplay
{
    /// <summary>The HTTP method of the operation.</summary>
    public virtual string Method => "GET";

    /// <summary>The replay of an operation; null when the client does not have it.</summary>
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

    /// <summary>The path and query that the client sends.</summary>
    public abstract string TargetOf(RecordedCall call);

    /// <summary>Makes the call, for recordings of an error.</summary>
    public abstract Task SendAsync(BifrostClient client, RecordedCall call);

    /// <summary>Makes the call and compares its result with the recording.</summary>
    public abstract Task CheckAsync(BifrostClient client, RecordedCall call, Recording recording);

    /// <summary>Whether the recorded response is a success for the client.</summary>
    public virtual bool IsAnswer(Recording recording) => recording.IsSuccess;

    /// <summary>Why no call of the client sends the recorded request; null when one does.</summary>
    public virtual string? SubstitutionReason(RecordedCall call) => null;

    /// <summary>A call of the same operation that the client sends, for one that it rejects.</summary>
    public virtual RecordedCall Sendable(RecordedCall call) => call with { Provider = call.Provider ?? ModelProvider.OpenAI };

    /// <summary>The further exchanges of the call.</summary>
    public virtual IEnumerable<RecordedExchange> AdditionalExchanges(RecordedCall call, Recording recording) => [];

    /// <summary>Compares the headers and the body that the client sent with the recorded ones.</summary>
    public virtual void CheckRequest(GatewayRequest request, RecordedCall call) => Assert.That(request.Body.IsEmpty, "There is a body.");

    protected static string ProviderQuery(RecordedCall call) => call.Provider is { } provider ? $"?provider={provider}" : "";
}
