using Bifrost.Client;

namespace Quickstart;

/// <summary>Counts how the requests ended and remembers the first failures; of a million results it keeps ten.</summary>
internal sealed class Outcomes
{
    private const int MostFailures = 10;
    private readonly SortedDictionary<BatchItemOutcome, long> _counts = [];
    private readonly List<Failure> _failures = [];

    public long Total { get; private set; }

    public IReadOnlyDictionary<BatchItemOutcome, long> Counts => _counts;

    public IReadOnlyList<Failure> FirstFailures => _failures;

    public long Failed => Total - _counts.GetValueOrDefault(BatchItemOutcome.Succeeded);

    public void Add(BatchResultItem item)
    {
        BatchItemOutcome outcome = item.Outcome;
        Total++;
        _counts[outcome] = _counts.GetValueOrDefault(outcome) + 1;
        if (outcome is not BatchItemOutcome.Succeeded && _failures.Count < MostFailures)
            _failures.Add(new Failure(item.CustomId, outcome, item.Response?.StatusCode, item.Error?.Code));
    }

    /// <summary>A request that failed; neither its prompt nor what the provider said about it.</summary>
    internal sealed record Failure(string CustomId, BatchItemOutcome Outcome, int? StatusCode, string? Code);
}
