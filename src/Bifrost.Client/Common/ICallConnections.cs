namespace Bifrost.Client.Common;

/// <summary>The connections that a request of a call is sent on, when the handler is the client's own.</summary>
internal interface ICallConnections
{
    /// <summary>A request begins to use the connections.</summary>
    void Acquire();

    /// <summary>The response of the request has begun, or the request has failed.</summary>
    void Release();

    /// <summary>Closes the connections, so that no later call reads what else arrives on them.</summary>
    void Close();
}
