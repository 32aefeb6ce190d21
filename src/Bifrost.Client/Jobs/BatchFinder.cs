using Bifrost.Client.Providers;

namespace Bifrost.Client.Jobs;

/// <summary>Searches for the batch of a create whose response was lost.</summary>
internal sealed class BatchFinder(BatchesClient batches, JobState state, JobPart part)
{
    private const int MaxCandidates = 100;
    private const int DefaultListLimit = 100;

    // The clocks of the provider and of this machine can differ.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromHours(1);

    private readonly ModelProvider _provider = state.Template.Provider;
    private readonly List<string> _candidates = [];
    private bool _isListComplete = true;
    private bool _isListEmpty = true;

    /// <summary>The batches that can be the one, but show no sign of it.</summary>
    public IReadOnlyList<string> Candidates => _candidates;

    /// <summary>
    /// Whether the list shows that there is no such batch. It has to be complete, and to have the batches that are known to be active. Where lists
    /// identify a batch, its absence is enough then. Elsewhere no other batch may have been created since, and an empty list proves nothing: the gateway
    /// returns one for Gemini when the provider has none.
    /// </summary>
    public bool IsAbsent { get; private set; }

    /// <summary>Searches the list, over all pages.</summary>
    /// <returns>The id of the batch; null when none is identified.</returns>
    public async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        ProviderProfile profile = ProviderProfile.Of(_provider);
        string fingerprint = state.GetFingerprint(part);
        HashSet<string> known = [.. state.Parts.SelectMany(other => other.FormerBatchIds), .. state.Parts.Select(other => other.BatchId).OfType<string>()];
        HashSet<string> expected = [.. state.Parts.In(JobBatchState.Active).Select(other => other.BatchId).OfType<string>()];
        var options = new BatchListOptions { Limit = profile.DefaultListLimit ?? DefaultListLimit };
        try
        {
            await foreach (Batch batch in batches.ListAsync(_provider, options, cancellationToken).ConfigureAwait(false))
            {
                _isListEmpty = false;
                expected.Remove(batch.Id);
                if (known.Contains(batch.Id))
                    continue;
                if (HasFingerprint(batch, fingerprint))
                    return batch.Id;
                if (!(batch.CreatedAt < part.CreateStartedAt - ClockTolerance) && CanBe(batch) && _candidates.Count < MaxCandidates)
                    _candidates.Add(batch.Id);
            }
        }
        catch (BifrostException exception) when (!exception.HasTransientCause)
        {
            // The gateway ignores the cursor of some providers, and some have no list.
            _isListComplete = false;
        }

        IsAbsent = _isListComplete && expected.Count == 0 && (profile.ListsIdentity == true || (!_isListEmpty && _candidates.Count == 0));
        return null;
    }

    // The name of a job at Bedrock is in its metadata; the file is of this part only.
    private bool HasFingerprint(Batch batch, string fingerprint) =>
        (batch.Metadata is { } metadata && metadata.Values.Any(value => value.EndsWith(fingerprint, StringComparison.Ordinal)))
        || batch.DisplayName?.EndsWith(fingerprint, StringComparison.Ordinal) == true
        || (part.FileId is not null && part.Creates == 1 && batch.InputFileId is { Length: > 0 } file && ProviderProfile.Of(_provider).IsSameFile(part.FileId, file));

    private bool CanBe(Batch batch) => batch.RequestCounts.Total == 0 || batch.RequestCounts.Total == part.Requests;
}
