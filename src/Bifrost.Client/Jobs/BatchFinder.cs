using Bifrost.Client.Providers;

namespace Bifrost.Client.Jobs;

/// <summary>Searches for the batch of a create whose response was lost.</summary>
internal sealed class BatchFinder(BatchesClient batches, JobState state, JobPart part)
{
    private const int MaxCandidates = 100;

    // The clocks of the provider and of this machine differ.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private readonly ModelProvider _provider = state.Template.Provider;
    private readonly List<string> _candidates = [];
    private bool _isListComplete = true;
    private bool _hasOlder;

    /// <summary>The batches that can be the one, but show no sign of it.</summary>
    public IReadOnlyList<string> Candidates => _candidates;

    /// <summary>
    /// Whether the list shows that there is no such batch. Where lists identify a batch, its absence is enough; elsewhere no other batch may have been
    /// created since.
    /// </summary>
    public bool IsAbsent =>
        (_isListComplete || _hasOlder) && (ProviderProfile.Of(_provider).ListsIdentity == true || _candidates.Count == 0);

    /// <summary>Searches the list, over all pages.</summary>
    /// <returns>The id of the batch; null when none is identified.</returns>
    public async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        string fingerprint = state.GetFingerprint(part);
        HashSet<string> known = [.. state.Parts.Where(other => other != part).Select(other => other.BatchId).OfType<string>()];
        try
        {
            await foreach (Batch batch in batches.ListAsync(_provider, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                if (HasFingerprint(batch, fingerprint))
                    return batch.Id;
                if (batch.CreatedAt < part.CreateStartedAt - ClockTolerance)
                    _hasOlder = true;
                else if (!known.Contains(batch.Id) && CanBe(batch) && _candidates.Count < MaxCandidates)
                    _candidates.Add(batch.Id);
            }
        }
        catch (BifrostException exception) when (!exception.HasTransientCause)
        {
            // The gateway ignores the cursor of some providers, and some have no list. Lists begin with the newest batch.
            _isListComplete = false;
        }

        return null;
    }

    // The name of a job at Bedrock is in its metadata; the file is of this part only.
    private bool HasFingerprint(Batch batch, string fingerprint) =>
        (batch.Metadata is { } metadata && metadata.Values.Any(value => value.EndsWith(fingerprint, StringComparison.Ordinal)))
        || batch.DisplayName?.EndsWith(fingerprint, StringComparison.Ordinal) == true
        || (part.FileId is not null && part.Creates == 1 && batch.InputFileId is { Length: > 0 } file && ProviderProfile.Of(_provider).IsSameFile(part.FileId, file));

    private bool CanBe(Batch batch) => batch.RequestCounts.Total == 0 || batch.RequestCounts.Total == part.Requests;
}
