using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>States of jobs, for tests of the state machine.</summary>
internal static class TestJobState
{
    public static DateTimeOffset Start { get; } = DateTimeOffset.FromUnixTimeSeconds(1_760_000_000);

    /// <summary>A job of batches that have not been sent, with ten requests each.</summary>
    public static JobState Create(int parts) => new()
    {
        Id = "abc",
        CreatedAt = Start,
        Template = new JobTemplate { Provider = ModelProvider.OpenAI },
        Limits = new BatchLimits(),
        Requests = 10 * parts,
        Parts = [.. Enumerable.Range(1, parts).Select(CreatePart)],
    };

    public static JobPart CreatePart(int number) => new() { Number = number, Attempt = 1, Requests = 10, Bytes = 100, RequestsFile = CreateFile("requests", number) };

    public static JobFile CreateFile(string kind, int number) => new() { Name = $"{kind}-{number:D4}.jsonl", Length = 100, Lines = 10, Checksum = "00000000" };

    /// <summary>What happens to a batch that the provider accepts.</summary>
    public static JobEvent[] Created(int number) => [new JobEvent.CreateStarted(number, Start), new JobEvent.Created(number, $"batch_{number}", Start)];
}
