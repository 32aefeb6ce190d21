using Bifrost.Client.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Jobs;

/// <summary>Logs what happens to jobs.</summary>
internal static class JobLog
{
    /// <summary>Logs an event.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="job">The name of the job.</param>
    /// <param name="jobEvent">The event.</param>
    /// <param name="state">The state after it.</param>
    public static void Write(ILogger logger, string job, JobEvent jobEvent, JobState state)
    {
        switch (jobEvent)
        {
            case JobEvent.Created e:
                ClientLog.JobBatchCreated(logger, job, e.Number, TelemetryText.Sanitize(e.BatchId), TelemetryText.Sanitize(state.Template.Provider.Value));
                break;
            case JobEvent.CreateUnconfirmed e:
                ClientLog.JobBatchUnconfirmed(logger, job, e.Number);
                break;
            case JobEvent.Doubted e:
                ClientLog.JobBatchInDoubt(logger, job, e.Number, e.Candidates.Count);
                break;
            case JobEvent.QueueFull e:
                ClientLog.JobHeldBack(logger, job, e.Code, state.HeldBackUntil!.Value);
                break;
            case JobEvent.Collected e:
                ClientLog.JobBatchCollected(logger, job, e.Number, e.Results.Total, e.Failed, e.Unmatched);
                break;
            case JobEvent.StepFailed { Failure: { } failure }:
                ClientLog.JobStepFailed(logger, job, failure.GetType().Name, TelemetryText.GetStatusCode(failure), state.FailuresInRow);
                break;
            case JobEvent.Cancelled:
                ClientLog.JobCancelled(logger, job);
                break;
        }
    }
}
