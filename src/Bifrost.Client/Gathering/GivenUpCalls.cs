using Bifrost.Client.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Gathering;

/// <summary>Recognizes calls that are given up because of the settings of an SDK. Not thread-safe.</summary>
internal sealed class GivenUpCalls(TimeProvider time, ILogger logger)
{
    // One cancellation gives up calls of several ages; a time limit gives up each call at the same age.
    private static readonly TimeSpan CommonCancellation = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MinDifference = TimeSpan.FromSeconds(3);

    private GivenUpCall? _last;
    private bool _hasReportedRetry;

    /// <summary>Adds a call that its caller gives up.</summary>
    /// <returns>The call; and the exception if it has met a time limit, null if it was cancelled.</returns>
    public (GivenUpCall Call, BifrostSdkSettingsException? Exception) Add(WaitingCall call)
    {
        TimeSpan waited = time.GetElapsedTime(call.StartedAt);
        bool isCommon = _last is { } last && time.GetElapsedTime(last.Timestamp) <= CommonCancellation && (waited - last.Waited).Duration() >= MinDifference;
        _last = new GivenUpCall(waited, time.GetTimestamp());
        return (_last, isCommon ? null : SdkSettings.Explain(waited, call.Before?.Waited));
    }

    /// <summary>Finds out whether a call is a retry.</summary>
    /// <param name="before">The same call before; null if it was not given up.</param>
    /// <returns>The same call before, if it was given up shortly before; otherwise null.</returns>
    public GivenUpCall? GetRecent(GivenUpCall? before)
    {
        if (before is null || time.GetElapsedTime(before.Timestamp) > SdkSettings.MaxRetryDelay)
            return null;
        if (!_hasReportedRetry)
            ClientLog.CallRepeated(logger, before.Waited.TotalSeconds);
        _hasReportedRetry = true;
        return before;
    }
}
