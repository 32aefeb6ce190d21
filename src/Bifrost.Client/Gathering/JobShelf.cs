using System.Globalization;
using System.Runtime.CompilerServices;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Gathering;

/// <summary>The jobs of one name in a journal: <c>calls-1</c>, <c>calls-2</c> and so on.</summary>
internal sealed class JobShelf : IAsyncDisposable
{
    private readonly JobsClient _jobs;
    private readonly BatchingOptions _options;
    private readonly JobOptions _jobOptions;
    private readonly MemoryJobJournal? _memory;
    private readonly GuardedJournal _journal;
    private IJobJournalLock? _lock;
    private int _lastNumber;

    public JobShelf(JobsClient jobs, BatchingOptions options)
    {
        (_jobs, _options, _jobOptions) = (jobs, options, options.EffectiveJob);
        _memory = options.Journal is null ? new MemoryJobJournal() : null;
        _journal = GuardedJournal.Guard(options.Journal ?? _memory!);
    }

    /// <summary>Whether the jobs are lost with the process.</summary>
    public bool IsInMemory => _memory is not null;

    /// <summary>
    /// Opens the jobs that exist, with the identities of their requests. A job whose requests were not completely stored does not exist: nothing of it was
    /// sent, and its number is used again.
    /// </summary>
    /// <exception cref="BifrostJobException">Another handler uses the name, or a job was not made by one.</exception>
    public async IAsyncEnumerable<(BatchJob Job, IReadOnlyList<CallIdentity> Requests)> OpenAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // No job has this name: it would end in a number.
        _lock ??= await _journal.LockAsync($"{_options.JobName}-lock", cancellationToken).ConfigureAwait(false);
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
    /// <param name="requests">The requests, of one provider, endpoint and model. Their contents are released.</param>
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
            throw new BifrostJobException($"{nameof(BatchingOptions)}.{nameof(BatchingOptions.Batch)} must not change the provider of a batch.")
            {
                Reason = JobFailureReason.DifferentRequests,
            };
        BatchJob job = await _jobs.CreateAsync(GetName(number), TakeContents(requests), batch, _journal, _jobOptions, cancellationToken).ConfigureAwait(false);
        _lastNumber = number;
        return job;
    }

    /// <summary>Reads results of a file, which is passed through once.</summary>
    /// <param name="job">The job.</param>
    /// <param name="file">The file.</param>
    /// <param name="offsets">Where the results are, in ascending order; at least one.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    public async IAsyncEnumerable<JobResultItem> ReadResultsAsync(
        GatheredJob job, JobFile file, IReadOnlyList<long> offsets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        JobFileStream stream = await JobFileStream.OpenAsync(_journal, job.Name, file, cancellationToken).ConfigureAwait(false);
        var reader = new LineReader(stream);
        await using (reader.ConfigureAwait(false))
        {
            long end = stream.CanSeek ? stream.Seek(offsets[0], SeekOrigin.Begin) : 0;
            foreach (long offset in offsets)
            {
                while (end <= offset)
                {
                    if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                        throw JobFileStream.CreateException(job.Name, file, $"it has no result after {offset} bytes");
                    end += reader.Line.Length + 1;
                }

                yield return JobResultLine.Read(job.Name, file, reader.Line.Span, job.Provider, end);
            }
        }
    }

    /// <summary>Releases the memory of a job that is not needed any more. In a journal of the caller, jobs stay.</summary>
    public void Forget(string name) => _memory?.DeleteAsync(name).AsTask();

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
                    : throw new BifrostJobException($"Job '{job.Name}' has requests that are not gathered calls: use another {nameof(BatchingOptions.JobName)}.")
                    {
                        Reason = JobFailureReason.DifferentRequests,
                    });
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
}
