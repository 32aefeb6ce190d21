using System.Text.Json;
using Bifrost.Client.Operations;

namespace Bifrost.Client.Jobs;

/// <summary>What a state says about itself: the parts of it that have to agree do.</summary>
internal static class StateCheck
{
    private const int MaxAttempts = 10;

    // Far above what a disk has, so that sums of lengths are numbers.
    private const long MaxLength = 1L << 44;

    /// <summary>Checks a head without its batches.</summary>
    /// <exception cref="JsonException">It contradicts itself.</exception>
    public static void ValidateHead(JobState state)
    {
        Require(state.Id is { Length: > 0 }, "It has no id.");
        Require(state.Template is not null && state.Limits is not null && state.Template.Provider.Value.Length > 0, "It has no provider or no limits.");
        BatchCreateValidator.Validate(state.Template!.ToRequest(), "template", hasOtherInput: true);
        Require(state.Limits is { MaxRequests: > 0, MaxBytes: > 0, MinRequests: >= 0 }, "Its limits cannot be.");
        Require(state.Requests > 0 && state.CompletedAttempts >= 0 && state.Refusals >= 0 && state.ResultsGeneration >= 0, "A number is negative.");
        Require(state.Window is null or > 0, "The number of batches that can be active is not positive.");
        Require(state.GivenUp.All(givenUp => givenUp is { File: not null, Attempt: > 0 } && IsPositive(givenUp.Results)), "Requests that were given up have no results.");
    }

    /// <summary>Checks a state.</summary>
    /// <exception cref="JsonException">It contradicts itself.</exception>
    public static void Validate(JobState state)
    {
        Require(state.Parts.Count > 0, "It has no batches.");
        Require(state.Requests == state.Parts.Where(part => part.Attempt == 1).Sum(part => part.Requests), "The number of requests is not that of its batches.");
        Require(state.Parts.Sums.LastAttempt <= MaxAttempts && state.CompletedAttempts <= state.Parts.Sums.LastAttempt, "Its attempts cannot be.");
        foreach (GivenUpRequests givenUp in state.GivenUp)
        {
            Require(givenUp.Attempt <= state.CompletedAttempts, "The attempt of requests that were given up has not ended.");
            ValidateFile(givenUp.File, "results-given-up");
            Require(HasLines(givenUp.File, givenUp.Results.Total), "Requests that were given up have other results than their file.");
        }

        foreach (JobPart part in state.Parts)
            Validate(part, state);
        Require(
            state.Results.Total <= state.Requests && (!state.IsCompleted || state.Results.Total == state.Requests),
            "The number of results is not that of its requests.");
        ValidateFailed(state);
        IEnumerable<string> batches = state.Parts.Select(part => part.BatchId).OfType<string>();
        Require(batches.Distinct(StringComparer.Ordinal).Count() == batches.Count(), "Two of its batches have the same id.");
    }

    private static void Validate(JobPart part, JobState state)
    {
        string name = $"Batch {part.Number}";
        Require(part.Number > 0 && part.Attempt > 0 && part.Requests > 0 && part.Bytes > 0 && part.Creates >= 0, $"{name} has a number that cannot be.");
        Require(Enum.IsDefined(part.State), $"{name} has a state that is not known.");
        Require(part.Attempt <= state.CompletedAttempts + 1, $"{name} is for an attempt that has not begun.");
        bool hasBatch = part.State == JobBatchState.Active || (part.State is JobBatchState.Ended or JobBatchState.Collected && !part.IsDiscarded);
        Require(hasBatch == part.BatchId is { Length: > 0 }, $"{name} has no id, or must not have one.");
        Require(!IsBlank(part.FileId) && !IsBlank(part.Endpoint?.Value) && (!IsBlank(part.Model) || state.Template.Model is null), $"{name} has an empty member.");
        Require(part.State != JobBatchState.Creating || part.Creates > 0, $"{name} is being created, but no create was begun.");
        Require(!part.IsDiscarded || (state.IsCancelled && part.State is JobBatchState.Ended or JobBatchState.Collected), $"{name} was not sent, but the job is not cancelled.");
        Require(
            part is { Failed: >= 0, Duplicates: >= 0, Unmatched: >= 0 } && IsPositive(part.Results)
                && (part.State == JobBatchState.Collected ? part.Results.Total + part.Failed == part.Requests || part.IsDiscarded : part.Results.Total + part.Failed == 0),
            $"{name} has other results than requests.");
        Require(
            part.Requests <= state.Limits.MaxRequests && part.Requests >= state.Limits.MinRequests && part.Bytes <= state.Limits.MaxBytes,
            $"{name} is not within the limits of the job.");
        Require(part.ResultsFile is null == part.ResultsPlace is null && part.ResultsFile is null == (part.Results.Total == 0), $"The results of batch {part.Number} have no file.");
        ValidateFile(part.RequestsFile, "requests");
        ValidateFile(part.ResultsFile, "results");
        ValidateFile(part.FailedRequestsFile, "failed-requests");
        ValidateFile(part.FailedResultsFile, "failed-results");
        ValidateFile(part.UnmatchedFile, "unmatched");
        Require(HasLines(part.RequestsFile, part.Requests) && (part.RequestsFile.Length ?? part.Bytes) == part.Bytes, $"{name} has other requests than its file.");
        Require(HasLines(part.ResultsFile, part.Results.Total), $"{name} has other results than its file.");

        // Those of results that are collected again stay.
        if (part.State != JobBatchState.Collected)
            return;
        Require(
            part.FailedRequestsFile is null == (part.Failed == 0) && part.FailedResultsFile is null == (part.Failed == 0),
            $"The failed requests of batch {part.Number} have no files.");
        Require(HasLines(part.FailedRequestsFile, part.Failed) && HasLines(part.FailedResultsFile, part.Failed), $"{name} has other failed requests than its files.");
    }

    private static bool IsBlank(string? text) => text is not null && string.IsNullOrWhiteSpace(text);

    private static bool HasLines(JobFile? file, long count) => file?.Lines is null || file.Lines == count;

    // What has failed in an attempt that is completed was sent again, or given up.
    private static void ValidateFailed(JobState state)
    {
        JobPart[] completed = [.. state.Parts.Where(part => part.Attempt <= state.CompletedAttempts)];
        if (completed.Any(part => part.State != JobBatchState.Collected))
            return;
        long sentAgain = state.Parts.Where(part => part.Attempt > 1).Sum(part => part.Requests);
        Require(
            completed.Sum(part => part.Failed) == sentAgain + state.GivenUp.Sum(givenUp => givenUp.Results.Total),
            "Its failed requests are not those that were sent again, or given up.");
    }

    private static bool IsPositive(JobRequestCounts counts) =>
        counts is { Succeeded: >= 0, Errored: >= 0, Expired: >= 0, Cancelled: >= 0, Unknown: >= 0, Missing: >= 0, BatchFailed: >= 0, NotSent: >= 0 };

    // A state must not make the job read or delete anything else.
    private static void ValidateFile(JobFile? file, string kind)
    {
        if (file is null)
            return;
        Require(
            file.Name is not null && file.Name.StartsWith(kind + "-", StringComparison.Ordinal) && file.Name.EndsWith(".jsonl", StringComparison.Ordinal)
                && file.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'),
            $"A file of {kind} has a name that no job gives.");
        Require(file.Length is null or (> 0 and < MaxLength), "A file has a length that cannot be.");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new JsonException(message);
    }
}
