using System.Text.Json;

namespace Bifrost.Client.JobProcess;

/// <summary>Names what differs between two states of a job, such as <c>Uploading-Creating</c> for a batch, or <c>AttemptCompleted</c> for the job.</summary>
internal static class StateArrows
{
    /// <summary>The arrows from one state to the next, each once; <c>Resumed</c> if there are none.</summary>
    /// <param name="before">The state; empty if the job does not exist.</param>
    /// <param name="after">The next state.</param>
    public static IReadOnlyList<string> Find(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        if (before.IsEmpty)
            return ["JobCreated"];
        using JsonDocument old = JsonDocument.Parse(before);
        using JsonDocument current = JsonDocument.Parse(after);
        string[] arrows = [.. FindOfJob(old.RootElement, current.RootElement), .. FindOfBatches(old.RootElement, current.RootElement).Distinct()];
        return arrows.Length > 0 ? arrows : ["Resumed"];
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

    private static IEnumerable<string> FindOfBatches(JsonElement before, JsonElement after)
    {
        Dictionary<int, string> old = before.GetProperty("parts").EnumerateArray().ToDictionary(GetNumber, GetState);
        foreach (JsonElement part in after.GetProperty("parts").EnumerateArray())
        {
            string? state = old.GetValueOrDefault(GetNumber(part));
            if (state is not null && state != GetState(part))
                yield return $"{state}-{GetState(part)}";
        }
    }

    private static int GetNumber(JsonElement part) => part.GetProperty("number").GetInt32();

    // The default is not written.
    private static string GetState(JsonElement part) => part.TryGetProperty("state", out JsonElement state) ? state.GetString()! : "Queued";
}
