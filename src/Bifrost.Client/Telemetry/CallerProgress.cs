using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Telemetry;

/// <summary>Reports to a progress handler of the caller. What it throws is logged, and the call goes on: a batch must not be lost over a display.</summary>
internal static class CallerProgress
{
    public static void Report<T>(IProgress<T>? progress, T value, ILogger logger)
    {
        try
        {
            progress?.Report(value);
        }
#pragma warning disable CA1031 // The handler is not ours, and can throw anything.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ClientLog.ProgressFailed(logger, exception.GetType().Name);
        }
    }
}
