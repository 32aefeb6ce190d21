using System.Globalization;
using System.Text;
using System.Text.Json;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Testing;

/// <summary>Assertions of the checks of journals.</summary>
internal static class JournalAssert
{
    private const int MaxShownLength = 200;

    public static void That(bool condition, string expected, string happened)
    {
        if (!condition)
            throw new JournalCheckException(expected, happened);
    }

    /// <summary>Asserts that a call throws a <see cref="BifrostJobException"/> with a reason.</summary>
    public static async Task ThrowsAsync(JobFailureReason reason, string call, Func<ValueTask> action)
    {
        string expected = $"{call} throws a {nameof(BifrostJobException)} with the reason {reason}";
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (BifrostJobException exception) when (exception.Reason == reason)
        {
            return;
        }
#pragma warning disable CA1031 // Whatever else is thrown is reported.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw new JournalCheckException(expected, Describe(exception));
        }

        throw new JournalCheckException(expected, "it has thrown nothing");
    }

    /// <summary>Asserts that a call throws, with any exception or with nothing: what matters is what is stored after it.</summary>
    public static async Task<Exception?> RecordAsync(Func<ValueTask> action)
    {
        try
        {
            await action().ConfigureAwait(false);
            return null;
        }
#pragma warning disable CA1031 // The caller looks at the exception.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
    }

    /// <summary>Asserts that a job does not exist, after something.</summary>
    public static async Task HasNoStateAsync(IJobJournal journal, string job, string after)
    {
        if (await journal.ReadStateAsync(job).ConfigureAwait(false) is { } state)
            throw new JournalCheckException($"no state {after}", $"a state of version {state.Version} was read");
    }

    /// <summary>Asserts that a job has the state of a step of <see cref="JournalData"/>, after something.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="job">The name of the job.</param>
    /// <param name="after">When, as a part of a sentence.</param>
    /// <param name="version">The version of the last step.</param>
    /// <param name="records">The records: the number of a batch, and the version of the step that has changed it last.</param>
    public static async Task HasStateAsync(IJobJournal journal, string job, string after, long version, params IReadOnlyCollection<(int Number, long Version)> records)
    {
        JobJournalState state = await journal.ReadStateAsync(job).ConfigureAwait(false)
            ?? throw new JournalCheckException($"a state of version {version} {after}", "the job does not exist");
        That(state.Version == version, $"version {version} {after}", $"version {state.Version} was read");
        IsJson(JournalData.CreateHead(version), state.Head, $"the head {after}");
        IsSet(records.Select(record => record.Number), state.Batches.Keys, $"the numbers of the records {after}");
        foreach ((int number, long last) in records)
            IsJson(JournalData.CreateRecord(number, last), state.Batches[number], $"the record of batch {number} {after}");
    }

    /// <summary>Asserts that JSON is equal, whatever its line breaks.</summary>
    public static void IsJson(ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> actual, string what)
    {
        bool isEqual;
        try
        {
            using JsonDocument first = JsonDocument.Parse(expected);
            using JsonDocument second = JsonDocument.Parse(actual);
            isEqual = JsonElement.DeepEquals(first.RootElement, second.RootElement);
        }
        catch (JsonException)
        {
            isEqual = false;
        }

        That(isEqual, $"{what} is {Show(expected)}", $"it is {Show(actual)}");
    }

    /// <summary>Asserts that two sets have the same members.</summary>
    public static void IsSet<T>(IEnumerable<T> expected, IEnumerable<T> actual, string what)
    {
        string first = Join(expected);
        string second = Join(actual);
        That(first == second, $"{what}: {Cut(first)}", Cut(second));
    }

    /// <summary>Asserts that a file was committed with a content, after something.</summary>
    public static async Task HasFileAsync(IJobJournal journal, string job, string file, string after, ReadOnlyMemory<byte> content)
    {
        byte[] actual;
        try
        {
            actual = await ReadFileAsync(journal, job, file).ConfigureAwait(false);
        }
        catch (BifrostJobException exception)
        {
            throw new JournalCheckException($"the file {file} exists {after}", Describe(exception));
        }

        That(content.Span.SequenceEqual(actual), $"the file {file} has {Show(content)} {after}", $"it has {Show(actual)}");
    }

    /// <summary>Asserts that a file does not exist, after something.</summary>
    public static Task HasNoFileAsync(IJobJournal journal, string job, string file, string after) =>
        ThrowsAsync(JobFailureReason.Damaged, $"opening the file {file} {after}", async () =>
        {
            Stream stream = await journal.OpenFileAsync(job, file).ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
        });

    /// <summary>Asserts that a job has a control record, after something.</summary>
    public static async Task HasControlAsync(IJobJournal journal, string job, string after, JobControl expected)
    {
        JobControl actual = await journal.ReadControlAsync(job).ConfigureAwait(false);
        That(actual == expected, $"the control record {expected} {after}", $"{actual} was read");
    }

    public static async Task<byte[]> ReadFileAsync(IJobJournal journal, string job, string file)
    {
        using var content = new MemoryStream();
        Stream stream = await journal.OpenFileAsync(job, file).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
            await stream.CopyToAsync(content).ConfigureAwait(false);
        return content.ToArray();
    }

    public static string Describe(Exception exception) => exception is BifrostJobException { Reason: var reason }
        ? $"{exception.GetType().Name} with the reason '{reason}': {exception.Message}" : $"{exception.GetType().Name}: {exception.Message}";

    private static string Show(ReadOnlyMemory<byte> bytes) => bytes.Length > MaxShownLength
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} bytes") : $"'{Encoding.UTF8.GetString(bytes.Span)}'";

    private static string Join<T>(IEnumerable<T> items)
    {
        string[] texts = [.. items.Select(item => Convert.ToString(item, CultureInfo.InvariantCulture) ?? "")];
        Array.Sort(texts, StringComparer.Ordinal);
        return texts.Length == 0 ? "none" : string.Join(", ", texts);
    }

    private static string Cut(string text) => text.Length > MaxShownLength ? text[..MaxShownLength] + "..." : text;
}
