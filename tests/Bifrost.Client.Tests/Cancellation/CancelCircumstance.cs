namespace Bifrost.Client.Tests.Cancellation;

/// <summary>What the gateway does while a call is cancelled.</summary>
public enum CancelCircumstance
{
    /// <summary>It answers.</summary>
    Answers,

    /// <summary>It answers the first request of each kind with 503, and the next one as usual.</summary>
    FailsOnce,

    /// <summary>It answers everything with 503.</summary>
    IsUnavailable,

    /// <summary>It answers everything with 400.</summary>
    Refuses,

    /// <summary>It answers the first request, and everything after it with 400.</summary>
    RefusesLater,

    /// <summary>It answers everything with an HTML page.</summary>
    SendsHtml,

    /// <summary>It answers everything with JSON that ends too early.</summary>
    Truncates,

    /// <summary>It closes the connection without an answer.</summary>
    Resets,
}
