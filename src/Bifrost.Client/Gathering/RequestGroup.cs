namespace Bifrost.Client.Gathering;

/// <summary>The requests that ask the same.</summary>
internal sealed class RequestGroup
{
    private SortedSet<int>? _free;

    /// <summary>The highest ordinal so far.</summary>
    public int LastOrdinal { get; set; }

    /// <summary>The number of requests that have not been answered.</summary>
    public int Count { get; set; }

    /// <summary>Takes the lowest ordinal of a request that has no call; null if there is none.</summary>
    public int? TakeFree()
    {
        if (_free is not { Count: > 0 })
            return null;
        int ordinal = _free.Min;
        _free.Remove(ordinal);
        return ordinal;
    }

    /// <summary>Adds the ordinal of a request without a call.</summary>
    public void AddFree(int ordinal) => (_free ??= []).Add(ordinal);

    /// <summary>Removes the ordinal of a request without a call.</summary>
    public void RemoveFree(int ordinal) => _free?.Remove(ordinal);
}
