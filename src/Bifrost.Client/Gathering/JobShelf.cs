using System.Globalization;
using System.Runtime.CompilerServices;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Gathering;

/// <summary>The jobs of one name in a journal: <c>calls-1</c>, <c>calls-2</c> and so on.</summary>
internal sealed class JobShelf : IAsyncDisposable
{
    // Each has a file that is open.
    private readonly SemaphoreSlim _readers = new(8, 8);
    private readonly JobsClient _jobs;
    private readonly BatchingOptions _options;
    private readonly JobOptions _jobOptions;
    private readonly MemoryJournal? _memory;
    private readonly IJobJournal _journal;
    private IAsyncDisposable? _lock;
    private int _lastNumber;

    public JobShelf(JobsClient jobs, BatchingOptions options)
    {
        (_jobs, _options, _jobOptions) = (jobs, options, options.EffectiveJob);
        _memory = options.Journal is null ? new MemoryJournal() : null;
        _journal = options.Journal ?? _memory!;
    }

    /// <summary>
    /// Opens the jobs that exist, with the identities of their requests. A job whose requests were not completely stored does not exist: nothing of it was
    /// sent, and its number is used again.
    /// </summary>
    /// <exception cref="BifrostJobException">Another handler uses the name, or a job was not made by one.</exception>
    public async IAsyncEnumerable<(BatchJob Job, IReadOnlyList<CallIdentity> Requests)> OpenAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _lock ??= await _journal.LockAsync(_options.JobName, cancellationToken).ConfigureAwait(false);
        while (await ExistsAsync(_lastNumber + 1, cancellationToken).ConfigureAwait(false))
        {
            BatchJob job = await OpenAsync(GetName(_lastNumber + 1), cancellationToken).ConfigureAwait(false);
            IReadOnlyList<CallIdentity> requests;
            try
            {
                requests = await ReadRequestsAsync(job, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await job.DisposeAsync().ConfigureAwait(false);
                throw;
            }

            _lastNumber++;
            yield return (job, requests);
        }
    }

    public Task<BatchJob> OpenAsync(string name, CancellationToken cancellationToken) => _jobs.OpenAsync(name, _journal, _jobOptions, cancellationToken);

    /// <summary>Stores requests as a job.</summary>
    /// <param name="requests">The requests, of one provider. Their contents are released.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<BatchJob> CreateAsync(GatheredRequest[] requests, CancellationToken cancellationToken)
    {
        int number = _lastNumber + 1;
        while (await ExistsAsync(number, cancellationToken).ConfigureAwait(false))
            number++;
        BatchableCall first = requests[0].Content!;
        var batch = new BatchCreateRequest { Provider = first.Provider, Model = first.Model, Endpoint = first.Endpoint };
        if (_options.Batch is { } change)
            batch = change(batch);
        if (batch.Provider != first.Provider)
            throw new BifrostJobException($"{nameof(BatchingOptions)}.{nameof(BatchingOptions.Batch)} must not change the provider of a batch.");
        BatchJob job = await _jobs.CreateAsync(GetName(number), TakeContents(requests), batch, _journal, _jobOptions, cancellationToken).ConfigureAwait(false);
        _lastNumber = number;
        return job;
    }

    /// <summary>Reads a result.</summary>
    public async Task<JobResultItem> ReadResultAsync(GatheredJob job, ResultPlace place, CancellationToken cancellationToken)
    {
        await _readers.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Stream stream = await _journal.OpenFileAsync(job.Name, place.File, cancellationToken).ConfigureAwait(false);
            var reader = new LineReader(stream);
            await using (reader.ConfigureAwait(false))
            {
                await SkipAsync(stream, place.Offset, cancellationToken).ConfigureAwait(false);
                return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
                    ? JobResultLine.Read(reader.Line.Span, job.Provider, place.Offset + reader.Line.Length + 1)
                    : throw new BifrostJobException($"The file {place.File} of job '{job.Name}' is shorter than it was: the journal was changed.");
            }
        }
        finally
        {
            _readers.Release();
        }
    }

    /// <summary>Releases the memory of a job that is not needed any more. In a journal of the caller, jobs stay.</summary>
    public void Forget(string name) => _memory?.Remove(name);

    public async ValueTask DisposeAsync()
    {
        if (_lock is not null)
            await _lock.DisposeAsync().ConfigureAwait(false);
    }

    private string GetName(int number) => string.Create(CultureInfo.InvariantCulture, $"{_options.JobName}-{number}");

    private async Task<bool> ExistsAsync(int number, CancellationToken cancellationToken) =>
        await _journal.ReadStateAsync(GetName(number), cancellationToken).ConfigureAwait(false) is not null;

    private static async Task<IReadOnlyList<CallIdentity>> ReadRequestsAsync(BatchJob job, CancellationToken cancellationToken)
    {
        var requests = new List<CallIdentity>();
        await foreach (string customId in job.ReadCustomIdsAsync(cancellationToken).ConfigureAwait(false))
        {
            requests.Add(
                CallIdentity.TryParse(customId, out CallIdentity identity)
                    ? identity
                    : throw new BifrostJobException($"Job '{job.Name}' has requests that are not gathered calls: use another {nameof(BatchingOptions.JobName)}."));
        }

        return requests;
    }

    // A body is in the journal when the next one is asked for.
    private static IEnumerable<BatchRequestItem> TakeContents(GatheredRequest[] requests)
    {
        foreach (GatheredRequest request in requests)
        {
            yield return new BatchRequestItem
            {
                CustomId = request.Identity.ToCustomId(),
                Body = request.Content!.Body,
                Endpoint = request.Content.Endpoint,
            };
            request.Content = null;
        }
    }

    private static async ValueTask SkipAsync(Stream stream, long count, CancellationToken cancellationToken)
    {
        if (stream.CanSeek)
        {
            stream.Seek(count, SeekOrigin.Begin);
            return;
        }

        var buffer = new byte[(int)Math.Min(count, 64 * 1024)];
        for (long left = count; left > 0; left -= Math.Min(left, buffer.Length))
            await stream.ReadExactlyAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken).ConfigureAwait(false);
    }
}
