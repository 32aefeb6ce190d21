using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Bifrost.Client.Jobs;

/// <summary>
/// The parts of a job by their numbers: immutable, with their sums, an index of their states, and the numbers of those that have changed since they were
/// stored. A change takes the same time for any number of parts.
/// </summary>
[CollectionBuilder(typeof(JobParts), nameof(Create))]
internal sealed class JobParts : IReadOnlyCollection<JobPart>
{
    private static readonly int StateCount = Enum.GetValues<JobBatchState>().Length;

    private readonly ImmutableSortedDictionary<int, JobPart> _parts;
    private readonly ImmutableArray<ImmutableSortedSet<int>> _states;

    private JobParts(
        ImmutableSortedDictionary<int, JobPart> parts, ImmutableArray<ImmutableSortedSet<int>> states, JobSums sums, ImmutableSortedSet<int> changed, int lastNumber) =>
        (_parts, _states, Sums, Changed, LastNumber) = (parts, states, sums, changed, lastNumber);

    public static JobParts Empty { get; } = new(
        ImmutableSortedDictionary<int, JobPart>.Empty, [.. Enumerable.Repeat(ImmutableSortedSet<int>.Empty, StateCount)], new JobSums(), [], 0);

    public int Count => _parts.Count;

    public JobSums Sums { get; }

    /// <summary>The numbers of the parts that have changed since <see cref="Saved"/>.</summary>
    public ImmutableSortedSet<int> Changed { get; }

    /// <summary>The greatest number; 0 when there are no parts.</summary>
    public int LastNumber { get; }

    /// <summary>The number of parts that the provider has, or may have.</summary>
    public int ActiveCount =>
        Sums.Batches.Uploading + Sums.Batches.Creating + Sums.Batches.Unconfirmed + Sums.Batches.InDoubt + Sums.Batches.Active;

    /// <summary>The part with a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public JobPart this[int number] =>
        _parts.TryGetValue(number, out JobPart? part) ? part : throw new ArgumentOutOfRangeException(nameof(number), number, "The job has no batch with this number.");

    /// <summary>Creates a collection of parts none of which is stored.</summary>
    public static JobParts Create(ReadOnlySpan<JobPart> parts)
    {
        JobParts result = Empty;
        foreach (JobPart part in parts)
            result = result.Set(part);
        return result;
    }

    /// <summary>The first part in a state; null when there is none.</summary>
    public JobPart? First(JobBatchState state) => _states[(int)state] is { Count: > 0 } numbers ? _parts[numbers.Min] : null;

    /// <summary>The parts in a state, by number.</summary>
    public IEnumerable<JobPart> In(JobBatchState state) => _states[(int)state].Select(number => _parts[number]);

    /// <summary>Adds a part, or replaces the one with its number.</summary>
    public JobParts Set(JobPart part)
    {
        _parts.TryGetValue(part.Number, out JobPart? old);
        if (part == old)
            return this;
        ImmutableSortedDictionary<int, JobPart> parts = _parts.SetItem(part.Number, part);
        ImmutableArray<ImmutableSortedSet<int>> states = _states;
        if (old?.State != part.State)
        {
            if (old is not null)
                states = states.SetItem((int)old.State, states[(int)old.State].Remove(part.Number));
            states = states.SetItem((int)part.State, states[(int)part.State].Add(part.Number));
        }

        // Tokens cannot be subtracted: an unknown count is not 0.
        JobSums sums = old is null ? Sums.Add(part)
            : old.Tokens == part.Tokens ? Sums.Replace(old, part)
            : old.Tokens == default ? Sums.Replace(old, part) with { Tokens = Sums.Tokens + part.Tokens }
            : parts.Values.Aggregate(new JobSums(), (sum, next) => sum.Add(next));
        return new JobParts(parts, states, sums, Changed.Add(part.Number), Math.Max(LastNumber, part.Number));
    }

    /// <summary>The same parts, all of which are stored.</summary>
    public JobParts Saved() => Changed.IsEmpty ? this : new JobParts(_parts, _states, Sums, [], LastNumber);

    public IEnumerator<JobPart> GetEnumerator() => _parts.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
