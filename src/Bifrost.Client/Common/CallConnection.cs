namespace Bifrost.Client.Common;

/// <summary>The connections that the last request of a call was sent on.</summary>
internal sealed class CallConnection
{
    /// <summary>Where a request carries this, for the handler that sends it.</summary>
    public static readonly HttpRequestOptionsKey<CallConnection> Key = new("Bifrost.Client.CallConnection");

    private Action? _close;

    /// <summary>Notes how the connections are closed.</summary>
    public void SetUsed(Action close) => _close = close;

    /// <summary>
    /// Closes the connections, so that no later call reads what else arrives on them. Has no effect with a handler of the caller's own.
    /// </summary>
    public void Close() => _close?.Invoke();
}
