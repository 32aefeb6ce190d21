namespace Bifrost.Client.Gathering;

/// <summary>The requests that ask the same.</summary>
internal sealed class RequestGroup
{
    private GatheredRequest? _free;

    /// <summary>The highest ordinal so far.</summary>
    public int LastOrdinal { get; set; }

    /// <summary>The number of requests that have not been answered.</summary>
    public int Count { get; set; }

    /// <summary>Takes the request with the lowest ordinal that has no call; null if there is none.</summary>
    public GatheredRequest? TakeFree()
    {
        GatheredRequest? request = _free;
        if (request is not null)
            (_free, request.NextFree) = (request.NextFree, null);
        return request;
    }

    /// <summary>Adds a request without a call.</summary>
    public void AddFree(GatheredRequest request)
    {
        if (_free is null || _free.Identity.Ordinal > request.Identity.Ordinal)
        {
            (request.NextFree, _free) = (_free, request);
            return;
        }

        GatheredRequest previous = _free;
        while (previous.NextFree is { } next && next.Identity.Ordinal < request.Identity.Ordinal)
            previous = next;
        (request.NextFree, previous.NextFree) = (previous.NextFree, request);
    }

    /// <summary>Removes a request without a call.</summary>
    public void RemoveFree(GatheredRequest request)
    {
        if (_free == request)
        {
            TakeFree();
            return;
        }

        for (GatheredRequest? previous = _free; previous is not null; previous = previous.NextFree)
        {
            if (previous.NextFree == request)
            {
                (previous.NextFree, request.NextFree) = (request.NextFree, null);
                return;
            }
        }
    }
}
