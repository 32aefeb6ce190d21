namespace Bifrost.Client.Gathering.Tests.Support;

/// <summary>A failure of a journal at whose first reading something else happens: what comes between it and its end.</summary>
internal sealed class SteppedException(Action whenRead) : BifrostJobException("No space left on device.")
{
    private Action? _whenRead = whenRead;

    public override string Message
    {
        get
        {
            Interlocked.Exchange(ref _whenRead, null)?.Invoke();
            return base.Message;
        }
    }
}
