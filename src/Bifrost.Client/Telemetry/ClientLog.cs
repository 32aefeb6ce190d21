using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Telemetry;

/// <summary>The log messages. Ids and names are stable, and listed in docs/telemetry.md.</summary>
/// <remarks>
/// Never a key, a header, a prompt, an answer or the message of an exception: its type and the status code. Exceptions are not passed on to the
/// logger for the same reason.
/// </remarks>
internal static partial class ClientLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Endpoint} failed with {Failure} (status {StatusCode}): retry {Retry} in {DelaySeconds} s", EventName = "CallRetried")]
    public static partial void CallRetried(ILogger logger, string endpoint, string failure, int? statusCode, int retry, double delaySeconds);

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "Reading {Endpoint} broke off after {ItemsDelivered} items with {Failure} (status {StatusCode}): retry {Retry} in {DelaySeconds} s",
        EventName = "ReadingResumed")]
    public static partial void ReadingResumed(
        ILogger logger, string endpoint, long itemsDelivered, string failure, int? statusCode, int retry, double delaySeconds);

    [LoggerMessage(
        3, LogLevel.Warning, "A poll of batch {BatchId} of {Provider} failed with {Failure} (status {StatusCode}), {FailuresInRow} in a row", EventName = "PollFailed")]
    public static partial void PollFailed(ILogger logger, string batchId, string provider, string failure, int? statusCode, int failuresInRow);

    [LoggerMessage(4, LogLevel.Information, "Batch {BatchId} of {Provider} ended as {Status}, after {Polls} polls ({FailedPolls} failed)", EventName = "WaitEnded")]
    public static partial void WaitEnded(ILogger logger, string batchId, string provider, string status, int polls, int failedPolls);

    [LoggerMessage(
        5,
        LogLevel.Warning,
        "Waiting for batch {BatchId} of {Provider} gave up with {Failure}, after {Polls} polls ({FailedPolls} failed); last status {Status}",
        EventName = "WaitGaveUp")]
    public static partial void WaitGaveUp(ILogger logger, string batchId, string provider, string failure, int polls, int failedPolls, string? status);

    [LoggerMessage(6, LogLevel.Warning, "{Count} lines of the results of {Subject} could not be parsed; their results are missing", EventName = "UnreadableLines")]
    public static partial void UnreadableLines(ILogger logger, string subject, long count);

    [LoggerMessage(7, LogLevel.Debug, "Line {Line} of the results of {Subject} could not be parsed", EventName = "UnreadableLine")]
    public static partial void UnreadableLine(ILogger logger, string subject, long? line);

    [LoggerMessage(8, LogLevel.Debug, "{Count} items of the results of {Subject} are placeholders of the provider, and were not returned", EventName = "ItemsDropped")]
    public static partial void ItemsDropped(ILogger logger, string subject, long count);

    [LoggerMessage(9, LogLevel.Debug, "{Count} items of the results of {Subject} have the custom_id of an earlier item", EventName = "DuplicateItems")]
    public static partial void DuplicateItems(ILogger logger, string subject, long count);

    [LoggerMessage(
        10, LogLevel.Debug, "Reading the results of {Subject} ended after {Items} items (complete: {Complete}, failure: {Failure})", EventName = "ReadingEnded")]
    public static partial void ReadingEnded(ILogger logger, string subject, long items, bool complete, string? failure);

    [LoggerMessage(11, LogLevel.Information, "Batch {Number} of job {Job} is batch {BatchId} of {Provider}", EventName = "JobBatchCreated")]
    public static partial void JobBatchCreated(ILogger logger, string job, int number, string batchId, string provider);

    [LoggerMessage(
        12, LogLevel.Warning, "It is not known whether batch {Number} of job {Job} was created; the list of batches is searched", EventName = "JobBatchUnconfirmed")]
    public static partial void JobBatchUnconfirmed(ILogger logger, string job, int number);

    [LoggerMessage(
        13, LogLevel.Error, "Batch {Number} of job {Job} is in doubt: {Candidates} batches can be the one. The job stops", EventName = "JobBatchInDoubt")]
    public static partial void JobBatchInDoubt(ILogger logger, string job, int number, int candidates);

    [LoggerMessage(14, LogLevel.Warning, "Job {Job} is held back until {Until} because of {Code}", EventName = "JobHeldBack")]
    public static partial void JobHeldBack(ILogger logger, string job, string code, DateTimeOffset until);

    [LoggerMessage(
        15,
        LogLevel.Information,
        "The results of batch {Number} of job {Job} were stored: {Results} final, {Failed} to be sent again, {Unmatched} of no request",
        EventName = "JobBatchCollected")]
    public static partial void JobBatchCollected(ILogger logger, string job, int number, long results, long failed, long unmatched);

    [LoggerMessage(
        16, LogLevel.Warning, "A step of job {Job} failed with {Failure} (status {StatusCode}), {FailuresInRow} in a row", EventName = "JobStepFailed")]
    public static partial void JobStepFailed(ILogger logger, string job, string failure, int? statusCode, int failuresInRow);

    [LoggerMessage(17, LogLevel.Information, "Job {Job} was cancelled", EventName = "JobCancelled")]
    public static partial void JobCancelled(ILogger logger, string job);

    [LoggerMessage(18, LogLevel.Information, "{Calls} calls were gathered as job {Job} of {Provider}", EventName = "CallsGathered")]
    public static partial void CallsGathered(ILogger logger, int calls, string job, string provider);

    [LoggerMessage(19, LogLevel.Information, "Job {Job} of an earlier run was found in the journal, with the requests of {Calls} calls", EventName = "JobFound")]
    public static partial void JobFound(ILogger logger, string job, int calls);

    [LoggerMessage(20, LogLevel.Error, "{Calls} calls of job {Job} failed with {Failure} (status {StatusCode}): the job has stopped", EventName = "CallsFailed")]
    public static partial void CallsFailed(ILogger logger, int calls, string job, string failure, int? statusCode);

    [LoggerMessage(
        21,
        LogLevel.Warning,
        "A call that was given up after {Seconds} s came again: the SDK seems to have a time limit and retries, which calls that wait for a batch must not have",
        EventName = "CallRepeated")]
    public static partial void CallRepeated(ILogger logger, double seconds);

    [LoggerMessage(22, LogLevel.Warning, "A progress handler threw {Failure}. The call goes on", EventName = "ProgressFailed")]
    public static partial void ProgressFailed(ILogger logger, string failure);
}
