namespace Bifrost.Client.Gathering;

/// <summary>The requests that have not been answered. Not thread-safe.</summary>
/// <param name="keepsOrdinals">
/// Whether the next request that asks the same has another ordinal although the earlier ones were answered: those are in the journal.
/// </param>
internal sealed class RequestTable(bool keepsOrdinals)
{
    private readonly Dictionary<CallIdentity, GatheredRequest> _requests = [];
    private readonly Dictionary<UInt128, RequestGroup> _groups = [];

    /// <summary>Finds a request by its custom_id; null if there is none.</summary>
    public GatheredRequest? Find(string customId) =>
        CallIdentity.TryParse(customId, out CallIdentity identity) ? _requests.GetValueOrDefault(identity) : null;

    /// <summary>Takes a request that asks for this and has no call; null if there is none.</summary>
    public GatheredRequest? TakeFree(UInt128 hash) =>
        _groups.GetValueOrDefault(hash)?.TakeFree() is { } ordinal ? _requests[new CallIdentity(hash, ordinal)] : null;

    /// <summary>Adds a request for a call.</summary>
    public GatheredRequest Add(BatchableCall content, WaitingCall call)
    {
        RequestGroup group = GetGroup(content.Hash);
        var request = new GatheredRequest(new CallIdentity(content.Hash, ++group.LastOrdinal)) { Content = content, Call = call };
        group.Count++;
        _requests.Add(request.Identity, request);
        return request;
    }

    /// <summary>Adds a request of a job whose call has not come yet.</summary>
    public void AddStored(CallIdentity identity, GatheredJob job)
    {
        var request = new GatheredRequest(identity) { Job = job };
        if (!_requests.TryAdd(identity, request))
            return;
        RequestGroup group = GetGroup(identity.Hash);
        group.Count++;
        group.LastOrdinal = Math.Max(group.LastOrdinal, identity.Ordinal);
        group.AddFree(identity.Ordinal);
        job.Unanswered++;
    }

    /// <summary>Takes the call from a request.</summary>
    public void Detach(GatheredRequest request)
    {
        request.Call = null;
        _groups[request.Identity.Hash].AddFree(request.Identity.Ordinal);
    }

    /// <summary>Takes the calls from all requests that have no result: of a job, or of all.</summary>
    public WaitingCall[] DetachAll(GatheredJob? job)
    {
        GatheredRequest[] requests =
            [.. _requests.Values.Where(request => request.Call is not null && (job is null || (request.Job == job && request.Result is null)))];
        WaitingCall[] calls = [.. requests.Select(request => request.Call!)];
        Array.ForEach(requests, Detach);
        return calls;
    }

    /// <summary>Removes a request. Its call, if it has one, can no longer be given up.</summary>
    public void Remove(GatheredRequest request)
    {
        RequestGroup group = _groups[request.Identity.Hash];
        _requests.Remove(request.Identity);
        if (request.Call is null)
            group.RemoveFree(request.Identity.Ordinal);
        request.Call = null;
        if (request.Job is { } job)
            job.Unanswered--;
        if (--group.Count == 0 && !keepsOrdinals)
            _groups.Remove(request.Identity.Hash);
    }

    /// <summary>Removes requests.</summary>
    /// <returns>Their calls.</returns>
    public WaitingCall[] RemoveAll(GatheredRequest[] requests)
    {
        WaitingCall[] calls = [.. requests.Select(request => request.Call).OfType<WaitingCall>()];
        Array.ForEach(requests, Remove);
        return calls;
    }

    /// <summary>Removes those of the requests whose calls were given up.</summary>
    /// <returns>The others.</returns>
    public GatheredRequest[] RemoveGivenUp(IEnumerable<GatheredRequest> requests)
    {
        ILookup<bool, GatheredRequest> waiting = requests.ToLookup(request => request.Call is not null);
        foreach (GatheredRequest request in waiting[false])
            Remove(request);
        return [.. waiting[true]];
    }

    /// <summary>Removes the requests of a job that have no call.</summary>
    public void RemoveFree(GatheredJob job)
    {
        foreach (GatheredRequest request in _requests.Values.Where(request => request.Job == job && request.Call is null).ToArray())
            Remove(request);
    }

    private RequestGroup GetGroup(UInt128 hash)
    {
        if (!_groups.TryGetValue(hash, out RequestGroup? group))
            _groups.Add(hash, group = new RequestGroup());
        return group;
    }
}
