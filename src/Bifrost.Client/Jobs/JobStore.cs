namespace Bifrost.Client.Jobs;

/// <summary>The state of a job, in memory and in the journal.</summary>
/// <param name="journal">The journal.</param>
/// <param name="job">The name of the job.</param>
/// <param name="journalLock">The lock of the job.</param>
internal sealed class JobStore(IJobJournal journal, string job, IJobJournalLock journalLock)
{
    private long _version;
    private bool _isUncertain;
    private byte[] _head = [];
    private JobState? _state;

    public JobFiles Files { get; } = new(journal, job, journalLock);

    /// <summary>Is cancelled when another owner has the job.</summary>
    public CancellationToken Lost => journalLock.Lost;

    /// <summary>The current state.</summary>
    public JobState State => _state ?? throw new InvalidOperationException("The state has not been read.");

    /// <summary>Reads the state.</summary>
    /// <returns>False when the job does not exist.</returns>
    /// <exception cref="BifrostJobException">A newer version of the library has written it, or it is damaged.</exception>
    public async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (await journal.ReadStateAsync(job, cancellationToken).ConfigureAwait(false) is not { } stored)
            return false;
        _state = StoredState.Parse(job, stored);
        _head = StoredState.WriteHead(_state);
        _version = stored.Version;
        return true;
    }

    /// <summary>Reads the state again if it is not known whether the last step was written, as the journal has failed.</summary>
    public async Task ReadIfUncertainAsync(CancellationToken cancellationToken)
    {
        if (_isUncertain)
            _isUncertain = !await ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets the state, and writes what of it is stored and has changed. Not cancelled: what has happened has to be known.</summary>
    public async Task SetAsync(JobState state)
    {
        byte[] head = StoredState.WriteHead(state);
        if (!state.Parts.Changed.IsEmpty || !head.AsSpan().SequenceEqual(_head))
        {
            var step = new JobJournalStep(head, StoredState.WriteChanged(state.Parts), _version + 1);
            _isUncertain = true;
            await journalLock.WriteStateAsync(step, CancellationToken.None).ConfigureAwait(false);
            (_head, _version, _isUncertain) = (head, step.Version, false);
            state = state with { Parts = state.Parts.Saved() };
        }

        _state = state;
    }

    /// <summary>What somebody else wants of the job.</summary>
    public ValueTask<JobControl> ReadControlAsync(CancellationToken cancellationToken) => journal.ReadControlAsync(job, cancellationToken);

    public ValueTask DisposeAsync() => journalLock.DisposeAsync();
}
