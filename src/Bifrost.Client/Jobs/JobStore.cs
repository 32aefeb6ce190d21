using System.Text.Json;

namespace Bifrost.Client.Jobs;

/// <summary>The state of a job, in memory and in the journal.</summary>
internal sealed class JobStore(IJobJournal journal, string job)
{
    private string? _version;
    private JobState? _state;

    public JobFiles Files { get; } = new(journal, job);

    /// <summary>The current state.</summary>
    public JobState State => _state ?? throw new InvalidOperationException("The state has not been read.");

    /// <summary>Reads the state.</summary>
    /// <returns>False when the job does not exist.</returns>
    /// <exception cref="BifrostJobException">A newer version of the library has written it, or it is damaged.</exception>
    public async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (await journal.ReadStateAsync(job, cancellationToken).ConfigureAwait(false) is not { } stored)
            return false;
        _state = Parse(stored.Content);
        _version = stored.Version;
        return true;
    }

    /// <summary>Writes a state.</summary>
    public async Task WriteAsync(JobState state)
    {
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(state, JobJsonContext.Default.JobState);
        _version = await journal.WriteStateAsync(job, content, _version, CancellationToken.None).ConfigureAwait(false);
        _state = state;
    }

    /// <summary>Changes what is not written.</summary>
    public void SetTransient(JobState state) => _state = state;

    private JobState Parse(ReadOnlyMemory<byte> content)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            if (!document.RootElement.TryGetProperty("version"u8, out JsonElement version) || !version.TryGetInt32(out int number))
                throw new JsonException("The version is missing.");
            if (number > JobState.CurrentVersion)
            {
                throw new BifrostJobException(
                    $"The journal of job '{job}' has version {number}: a newer version of the library has written it. This one reads versions up to {JobState.CurrentVersion}.");
            }

            return document.Deserialize(JobJsonContext.Default.JobState) ?? throw new JsonException("The state is null.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw new BifrostJobException($"The state of job '{job}' in its journal cannot be read: {exception.Message}", exception);
        }
    }
}
