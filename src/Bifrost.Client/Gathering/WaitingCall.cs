using Bifrost.Client.Jobs;

namespace Bifrost.Client.Gathering;

/// <summary>A call that waits for its answer.</summary>
/// <param name="gatherer">The gatherer.</param>
/// <param name="content">What is asked; null when the call has its request.</param>
/// <param name="startedAt">When the call came, as a timestamp of the time provider.</param>
internal sealed class WaitingCall(Gatherer gatherer, BatchableCall? content, long startedAt)
    : TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public BatchableCall? Content { get; set; } = content;

    public long StartedAt { get; } = startedAt;

    /// <summary>The request; null while the journal is being opened.</summary>
    public GatheredRequest? Request { get; set; }

    /// <summary>The call that was given up before, and is repeated by this one.</summary>
    public GivenUpCall? Before { get; set; }

    /// <summary>Waits for the answer.</summary>
    public async Task<HttpResponseMessage> WaitAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration =
            cancellationToken.UnsafeRegister(static (state, token) => ((WaitingCall)state!).GiveUp(token), this);
        return await Task.ConfigureAwait(false);
    }

    /// <summary>Answers the call with a result, or with why it is no response.</summary>
    public void Answer(JobResultItem item, GatheredJob job)
    {
        try
        {
            TrySetResult(CallResponse.Create(item, job));
        }
        catch (Exception exception)
        {
            TrySetException(new BifrostJobException($"The result of this call in job '{job.Name}' is not a response: see the inner exception.", exception));
        }
    }

    private void GiveUp(CancellationToken cancellationToken) => gatherer.GiveUp(this, cancellationToken);
}
