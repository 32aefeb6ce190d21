using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Bifrost.Client.Jobs;

/// <summary>The state of a job as a journal has it: a head and records.</summary>
internal static class StoredState
{
    public static byte[] WriteHead(JobState state) => JsonSerializer.SerializeToUtf8Bytes(state, JobJsonContext.Default.JobState);

    /// <summary>The records of the parts that have changed.</summary>
    public static KeyValuePair<int, ReadOnlyMemory<byte>>[] WriteChanged(JobParts parts) =>
        [.. parts.Changed.Select(number => KeyValuePair.Create(number, WriteRecord(parts[number])))];

    /// <summary>Reads a state. That of format version 1 has its parts in its head; all of them count as changed.</summary>
    /// <exception cref="BifrostJobException">A newer version of the library has written it, or it is damaged.</exception>
    public static JobState Parse(string job, JobJournalState stored) => Read(job, () =>
    {
        JobState state = ParseHead(job, stored.Head);
        if (state.Version > 1)
        {
            JobPart[] parts = [.. stored.Batches.OrderBy(record => record.Key).Select(record => ParsePart(record.Key, record.Value))];
            JobSums sums = state.Sums;
            state = state with { Parts = JobParts.Create(parts).Saved() };
            if (state.Sums != sums)
                throw new JsonException("The sums are not those of the batches.");
        }

        state = state with { Version = JobState.CurrentVersion, ResultFiles = GetResultFiles(state) };
        StateCheck.Validate(state);
        return state;
    });

    /// <summary>Reads what a list shows of a job.</summary>
    /// <exception cref="BifrostJobException">A newer version of the library has written it, or it is damaged.</exception>
    public static JobState ParseHead(string job, ReadOnlyMemory<byte> head) => Read(job, () =>
    {
        using JsonDocument document = JsonDocument.Parse(head);
        if (!document.RootElement.TryGetProperty("version"u8, out JsonElement version) || !version.TryGetInt32(out int number) || number < 1)
            throw new JsonException("The version is missing.");
        if (number > JobState.CurrentVersion)
        {
            throw new BifrostJobException(
                $"The journal of job '{job}' has version {number}: a newer version of the library has written it. This one reads versions up to {JobState.CurrentVersion}.")
            {
                Reason = JobFailureReason.NewerVersion,
            };
        }

        JobState state = (number == 1 ? document.Deserialize(JobJsonContext.Default.Version1State)?.ToState() : document.Deserialize(JobJsonContext.Default.JobState))
            ?? throw new JsonException("The state is null.");
        StateCheck.ValidateHead(state);
        return state;
    });

    // On one line: records are many.
    private static ReadOnlyMemory<byte> WriteRecord(JobPart part)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
            JsonSerializer.Serialize(writer, part, JobJsonContext.Default.JobPart);
        return buffer.WrittenMemory;
    }

    private static JobPart ParsePart(int number, ReadOnlyMemory<byte> record)
    {
        JobPart part = JsonSerializer.Deserialize(record.Span, JobJsonContext.Default.JobPart) ?? throw new JsonException("A record is null.");
        return part.Number == number ? part : throw new JsonException($"The record of batch {number} is that of batch {part.Number}.");
    }

    private static ImmutableList<JobFile?> GetResultFiles(JobState state)
    {
        var files = new SortedDictionary<int, JobFile>();
        foreach (JobPart part in state.Parts)
        {
            if (part.ResultsPlace is { } place)
                files.Add(place, part.ResultsFile ?? throw new JsonException($"Batch {part.Number} has no file of results."));
        }

        foreach (GivenUpRequests givenUp in state.GivenUp)
            files.Add(givenUp.ResultsPlace, givenUp.File);
        if (files.Count == 0)
            return [];
        if (files.Keys.First() < 0 || files.Keys.Last() > 2 * (state.Parts.Count + state.GivenUp.Count + state.ResultsGeneration))
            throw new JsonException("The places of results are not those of a job.");
        var result = new JobFile?[files.Keys.Last() + 1];
        foreach ((int place, JobFile file) in files)
            result[place] = file;
        return [.. result];
    }

    private static JobState Read(string job, Func<JobState> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is not BifrostException)
        {
            throw new BifrostJobException(
                $"The state of job '{job}' in its journal cannot be read: {exception.Message} A state that was edited by hand is refused.", exception)
            {
                Reason = JobFailureReason.Damaged,
            };
        }
    }
}
