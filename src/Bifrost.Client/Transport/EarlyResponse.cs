namespace Bifrost.Client.Transport;

/// <summary>Says when a connection receives a refusal while the body of a request is still being sent over it.</summary>
internal sealed class EarlyResponse
{
    private static readonly AsyncLocal<EarlyResponse?> CurrentRequest = new();

    private readonly Lock _lock = new();
    private TaskCompletionSource _arrived = CreateSource();
    private bool _isSending;

    /// <summary>That of the request that is being sent; null when it has no body.</summary>
    /// <remarks>A handler does not say which of its connections a request uses: the connection finds the request here.</remarks>
    public static EarlyResponse? Current
    {
        get => CurrentRequest.Value;
        set
        {
            if (CurrentRequest.Value != value)
                CurrentRequest.Value = value;
        }
    }

    /// <summary>Completes when the refusal arrives.</summary>
    public Task Arrived => _arrived.Task;

    /// <summary>How many times sending has begun: a handler can send the same request again.</summary>
    public int Attempt { get; private set; }

    /// <summary>Begins to send the body.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            Attempt++;
            _isSending = true;
            if (_arrived.Task.IsCompleted)
                _arrived = CreateSource();
        }
    }

    /// <summary>Ends the sending.</summary>
    /// <returns>Whether no refusal arrived before that.</returns>
    public bool TryEnd()
    {
        lock (_lock)
        {
            _isSending = false;
            return !_arrived.Task.IsCompleted;
        }
    }

    /// <summary>Records a refusal, unless the whole body has been passed on.</summary>
    /// <param name="attempt">The attempt that the connection sends.</param>
    /// <param name="stopSending">Called before the upload knows of the refusal, so that it sends nothing in between.</param>
    public void TrySetArrived(int attempt, Action stopSending)
    {
        lock (_lock)
        {
            if (!_isSending || attempt != Attempt || _arrived.Task.IsCompleted)
                return;
            stopSending();
            _arrived.SetResult();
        }
    }

    private static TaskCompletionSource CreateSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
