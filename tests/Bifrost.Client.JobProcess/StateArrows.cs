using System.Text.Json;

namespace Bifrost.Client.JobProcess;

/// <summary>Names what a step changes in a state of a job, such as <c>Uploading-Creating</c> for a batch, or <c>AttemptCompleted</c> for the job.</summary>
internal sealed class StateArrows
{
    private readonly JsonElement? _head;
    private readonly Dictionary<int, string> _batches;

    /// <summary>Begins with a state.</summary>
    /// <param name="state">The state; null if the job does not exist.</param>
    public StateArrows(JobJournalState? state)
        : this(state is null ? null : Parse(state.Head), state?.Batches.ToDictionary(record => record.Key, record => GetState(record.Value)) ?? [])
    {
    }

    private StateArrows(JsonElement? head, Dictionary<int, string> batches) => (_head, _batches) = (head, batches);

    /// <summary>The arrows of a step, each once; <c>Other</c> if there are none.</summary>
    public IReadOnlyList<string> Find(JobJournalStep jobStep)
    {
        if (_head is not { } before)
            return ["JobCreated"];
        string[] arrows = [.. FindOfJob(before, Parse(jobStep.Head)), .. FindOfBatches(jobStep).Distinct()];
        return arrows.Length > 0 ? arrows : ["Other"];
    }

    /// <summary>The state after a step.</summary>
    public StateArrows Apply(JobJournalStep jobStep)
    {
        var batches = new Dictionary<int, string>(_batches);
        foreach ((int number, ReadOnlyMemory<byte> record) in jobStep.Batches)
            batches[number] = GetState(record);
        return new StateArrows(Parse(jobStep.Head), batches);
    }

    private static IEnumerable<string> FindOfJob(JsonElement before, JsonElement after)
    {
        if (IsChanged("is_cancelled"))
            yield return "Cancelled";
        if (IsChanged("completed_attempts"))
            yield return "AttemptCompleted";
        if (IsChanged("is_cleaned_up"))
            yield return "CleanedUp";

        bool IsChanged(string name) => before.TryGetProperty(name, out _) != after.TryGetProperty(name, out JsonElement value)
            || (value.ValueKind != JsonValueKind.Undefined && before.GetProperty(name).GetRawText() != value.GetRawText());
    }

    private IEnumerable<string> FindOfBatches(JobJournalStep jobStep)
    {
        foreach ((int number, ReadOnlyMemory<byte> record) in jobStep.Batches)
        {
            string state = GetState(record);
            if (_batches.TryGetValue(number, out string? before) && before != state)
                yield return $"{before}-{state}";
        }
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    // The default is not written.
    private static string GetState(ReadOnlyMemory<byte> record) => Parse(record).TryGetProperty("state", out JsonElement state) ? state.GetString()! : "Queued";
}
