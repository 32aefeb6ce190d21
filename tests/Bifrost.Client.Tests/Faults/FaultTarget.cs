namespace Bifrost.Client.Tests.Faults;

/// <summary>A request of a call that a fault is injected into.</summary>
/// <param name="Name">The name of the request.</param>
/// <param name="Type">Its operation.</param>
/// <param name="Occurrence">Which of the requests of that operation, counted from 1.</param>
internal sealed record FaultTarget(string Name, BifrostRequestType Type, int Occurrence = 1)
{
    /// <summary>Whether the request has a body, and cannot be repeated.</summary>
    public bool IsUpload => Type == BifrostRequestType.BatchCreate || Type == BifrostRequestType.FileUpload;

    /// <summary>Whether the response is a page of several.</summary>
    public bool IsPaged => Type == BifrostRequestType.BatchResults || Type == BifrostRequestType.BatchList || Type == BifrostRequestType.FileList;

    /// <summary>Whether the response contains result items.</summary>
    public bool HasItems => Type == BifrostRequestType.BatchResults || Type == BifrostRequestType.FileContent;

    /// <summary>Whether the call goes on after transient failures of the request, also without retries.</summary>
    public bool IsPolled { get; init; }
}
